import { type ByteSource, bufferSource, isSyncSource, readExactly } from './byte-source.ts';
import { isSequence } from './data-view.ts';
import { type DicomElement, isPixelGroup, undefinedLength } from './element.ts';
import { deflateDataSet, refuseUnsafe, type SplicePlan, topLevelView } from './plan-rewrite.ts';
import type { DicomHeader } from './read-header.ts';
import { RewriteRefusal } from './rewrite-refusal.ts';
import { type Piece, pieceSize } from './splice.ts';
import { type AddedElement, type ItemTransform, type TransformLevel, transformElement } from './transform-data-set.ts';
import { isTextVr } from './vr.ts';

/** Binary values longer than this are not brought into memory: they are kept as they stand or go. */
const largeBytes = 1024 * 1024;

export interface TransformJob {
  readonly transform: ItemTransform;
  /** Elements of the top level that the transform removes wherever they stood, with the bytes to stand for them. */
  readonly added: (level: TransformLevel) => readonly AddedElement[];
  /** Preamble, mark and file meta information of the output (PS3.10 §7.1). */
  readonly front: Buffer;
  /** Bytes for the stretch from the first to the last element of pixel data; default: as they stand. Positions are the source's. */
  readonly pixels?: readonly Piece[];
}

/**
 * Plans an output in which every element of the data set has been decided over, at all levels, in one pass. Only the pixel data and large binary
 * values are copied from the source; bytes around the data set (preamble, file meta information, trailing bytes) never are. Throws
 * `RewriteRefusal` for what cannot be read to its end, and the source's read errors. Memory: the header, and deflated files whole.
 */
export async function planTransform(header: DicomHeader, source: ByteSource, job: TransformJob): Promise<SplicePlan> {
  refuseUnsafe(header);
  refuseUnread(header);
  const data = header.inflated === undefined ? source : bufferSource(header.inflated);
  const view = await topLevelView(header, data);
  const loaded = await loadValues(header.elements, data);
  const level: TransformLevel = { view, parents: [], ...loaded };
  const pieces: Piece[] = [];
  const added = [...job.added(level)].sort((a, b) => a.tag - b.tag);
  let pixelRange:
    | { readonly source: readonly [number, number]; readonly output: readonly [number, number] }
    | undefined;
  let sizeBytes = job.front.length;
  let run: Buffer[] = [];
  const flush = () => {
    if (run.length > 0) push({ bytes: Buffer.concat(run) });
    run = [];
  };
  const push = (piece: Piece) => {
    pieces.push(piece);
    sizeBytes += pieceSize(piece);
  };
  const { pixelRange: range } = header;
  let next = 0;
  for (const element of header.elements) {
    while (next < added.length && added[next]!.tag < element.tag) run.push(added[next++]!.bytes);
    if (isPixelGroup(element.tag)) {
      if (range === undefined || element.start !== range.start) continue;
      flush();
      const start = sizeBytes;
      for (const piece of job.pixels ?? [{ copy: [range.start, range.end] as const }]) push(piece);
      if (job.pixels === undefined) {
        pixelRange = { source: [range.start, range.end], output: [start, sizeBytes] };
      }
    } else if (range !== undefined && element.start >= range.start && element.end <= range.end) {
      throw new RewriteRefusal('after-pixel-data', 'An element stands among those of the pixel data.', element.tag);
    } else if (isLarge(element)) {
      if (job.transform(element, level) !== 'keep') continue;
      flush();
      push({ copy: [element.start, element.end] });
    } else run.push(...transformElement(element, level, job.transform));
  }
  while (next < added.length) run.push(added[next++]!.bytes);
  flush();
  const facts = {
    transcodedTags: [],
    warnings: [],
    changed: true,
    dataSetChanged: true,
    changedTags: new Set<number>(),
  };
  const { inflated } = header;
  if (inflated !== undefined) {
    const deflated = await deflateDataSet(
      pieces.map((piece) => ('bytes' in piece ? piece.bytes : inflated.subarray(...piece.copy))),
    );
    return {
      pieces: [{ bytes: job.front }, { bytes: deflated }],
      sizeBytes: job.front.length + deflated.length,
      ...facts,
    };
  }
  const all = [{ bytes: job.front }, ...pieces];
  return { pieces: all, sizeBytes, ...(pixelRange === undefined ? {} : { pixelRange }), ...facts };
}

/** What was not read cannot be vouched for: a data set that stops before its end, whatever follows. */
function refuseUnread(header: DicomHeader): void {
  if (header.truncation !== undefined) {
    throw new RewriteRefusal('truncated', 'The file ends too early.', header.truncation.tag);
  }
  const debris = header.trailing.sizeBytes > 0 && header.warnings.some(({ code }) => code === 'trailing-bytes');
  if (debris && header.pixelRange === undefined) {
    throw new RewriteRefusal('unreadable-tail', 'The data set cannot be read to its end.');
  }
}

/** Values in memory, read in as few stretches as the large ones leave. */
async function loadValues(elements: readonly DicomElement[], data: ByteSource) {
  const stretches: { start: number; end: number; bytes: Buffer }[] = [];
  let start = -1;
  let end = -1;
  const load = async () => {
    if (start >= 0) {
      const bytes = isSyncSource(data)
        ? data.readSync(start, end - start)
        : await readExactly(data, start, end - start);
      if (bytes.length !== end - start) throw new Error(`source ended at byte ${start + bytes.length}`);
      stretches.push({ start, end, bytes });
    }
    start = -1;
  };
  for (const element of elements) {
    if (isPixelGroup(element.tag) || isLarge(element)) {
      await load();
      continue;
    }
    if (start >= 0 && element.start !== end) await load();
    if (start < 0) start = element.start;
    end = element.end;
  }
  await load();
  const [first] = stretches;
  const bytes = (from: number, to: number): Buffer | undefined => {
    const stretch =
      first !== undefined && from >= first.start && to <= first.end
        ? first
        : stretches.find((one) => from >= one.start && to <= one.end);
    return stretch?.bytes.subarray(from - stretch.start, to - stretch.start);
  };
  return {
    bytes,
    valueOf: ({ valueOffset, length, end }: DicomElement) =>
      bytes(valueOffset, length === undefinedLength ? end : valueOffset + length),
  };
}

function isLarge(element: DicomElement): boolean {
  return element.end - element.valueOffset > largeBytes && !isTextVr(element.vr) && !isSequence(element);
}
