import { FaultError } from '../../contract/fault.ts';
import { firstWindowBytes } from '../dicom/byte-source.ts';
import type { HeldRow } from '../ledger/held-files.ts';
import type { Source } from '../media/source.ts';
import type { Spool } from '../vault/spool.ts';
import type { FileToCopy } from './copy-source.ts';

/** Spread over the disc, so that two discs that merely look alike differ in one of them. */
const samples = 3;

/** A file of this medium as the walk found it. */
export interface FoundFile extends FileToCopy {
  readonly modifiedAtMs: number | null;
}

/**
 * Which files of a medium an earlier copy holds already. The same path and size (and time, for `rows` of the same place) is not enough: another disc may
 * lie in the drive now. The first bytes of three of them, read from the medium, must be the very ones that are held; where one differs,
 * nothing is known of this medium. `isMerge`: the rows are those of a scan that the operator named; throws `media-swapped` then.
 */
export async function findHeld(
  medium: { readonly source: Source; readonly files: readonly FoundFile[]; readonly spool: Spool },
  rows: readonly HeldRow[],
  isMerge: boolean,
): Promise<Map<number, HeldRow>> {
  const { source, files, spool } = medium;
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const known = new Map<number, HeldRow>();
  const paths = new Map<number, string>();
  for (const { index, entry, sizeBytes, modifiedAtMs } of files) {
    const row = byPath.get(entry.path);
    if (row === undefined || entry.skip !== undefined || sizeBytes !== row.sizeBytes) continue;
    // Whoever names the earlier scan may bring a second copy, burnt at another time.
    if (!isMerge && row.modifiedAtMs !== modifiedAtMs) continue;
    known.set(index, row);
    paths.set(index, entry.path);
  }
  const indexes = [...known.keys()];
  const wanted = new Set(
    Array.from({ length: samples }, (_, at) => indexes[Math.floor((at * (indexes.length - 1)) / (samples - 1))]),
  );
  for (const index of wanted) {
    if (index === undefined) continue;
    const path = paths.get(index) ?? '';
    if (await isSame(source, spool, path, known.get(index) as HeldRow)) continue;
    if (isMerge) throw new FaultError('media-swapped', { path });
    return new Map();
  }
  return known;
}

async function isSame(source: Source, spool: Spool, path: string, { spoolName }: HeldRow): Promise<boolean> {
  try {
    const [there, held] = await Promise.all([headOf(source.open(path)), headOf(spool.open(spoolName))]);
    return there.equals(held);
  } catch {
    return false;
  }
}

async function headOf(
  opening: Promise<{ read(at: number, lengthBytes: number): Promise<Buffer>; close(): Promise<void> }>,
): Promise<Buffer> {
  const file = await opening;
  try {
    return await file.read(0, firstWindowBytes);
  } finally {
    await file.close();
  }
}
