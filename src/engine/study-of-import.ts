import type { ByteSource } from './dicom/byte-source.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import type { InstanceRow } from './ledger/instances.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { readFile } from './scan/read-file.ts';
import { groupStudies } from './study/group-studies.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import type { Spool } from './vault/spool.ts';

/** A study as the vault holds it for an import, long after its scan was forgotten and its disc went back. */
export interface StudyOfImport {
  readonly study: ScannedStudy;
  /** Opens its files where they are: in the vault. */
  readonly openMedium: OpenMedium;
}

const pageRows = 256;

/** Reads the headers of what an import has staged and not sent. Null where nothing of it can be read. @throws FaultError of the spool */
export async function studyOfImport(
  { ledger, spool }: { ledger: Ledger; spool: Spool },
  importSeq: number,
  signal?: AbortSignal,
): Promise<StudyOfImport | null> {
  const rows = new Map<string, InstanceRow>();
  for (let after = 0; ; ) {
    const page = ledger.instances.toSend(importSeq, after, pageRows);
    for (const row of page) rows.set(placeOf(row.sourcePath, row.path), row);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  const open = (sourcePath: string, path: string): Promise<ByteSource> =>
    spool.open(rows.get(placeOf(sourcePath, path))?.spoolName ?? '');

  const instances: ScannedInstance[] = [];
  for (const { sourcePath, path, sizeBytes } of rows.values()) {
    signal?.throwIfAborted();
    const files = { path: sourcePath, open: (name: string) => open(sourcePath, name), sizeOf: async () => sizeBytes };
    const outcome = await readFile(files, { path, sizeBytes });
    if (outcome.kind === 'instance') instances.push(outcome.instance);
  }
  const [study] = groupStudies(instances).studies;
  if (study === undefined) return null;
  return {
    study,
    openMedium: async (sourcePath) => ({ open: (path) => open(sourcePath, path), close: async () => {} }),
  };
}

function placeOf(sourcePath: string, path: string): string {
  return JSON.stringify([sourcePath, path]);
}
