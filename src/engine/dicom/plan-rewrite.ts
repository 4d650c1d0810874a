import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createDeflateRaw } from 'node:zlib';
import { UnwritableValue } from './build-dataset.ts';
import { type ByteSource, bufferSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, readValue } from './data-view.ts';
import { formatTag, type Tag } from './dictionary.ts';
import type { TagEdit } from './edit.ts';
import { characterSetTag, isPixelData } from './element.ts';
import type { DicomHeader } from './read-header.ts';
import { assumedCharacterSet, type RepairEncoding } from './repair-encoding.ts';
import { type ResolvedEdit, resolveEdits } from './resolve-edits.ts';
import { type RewriteJob, type RewriteWarning, rewriteDataSet } from './rewrite-data-set.ts';
import { type FrontOptions, rewriteFront } from './rewrite-front.ts';
import { type RefusalReason, RewriteRefusal } from './rewrite-refusal.ts';
import { type CharsetPolicy, type CharsetScope, chooseScope } from './rewrite-scope.ts';
import { type Piece, pieceSize, piecesOf, type Splice, spliceDelta } from './splice.ts';

/** What to send or write: stretches of the source and new bytes, in order. */
export interface SplicePlan {
  readonly pieces: readonly Piece[];
  /** Exact size of the output. */
  readonly sizeBytes: number;
  /** Where the pixel data stands in the source and in the output; equal bytes. Absent without pixel data and in deflated files. */
  readonly pixelRange?: { readonly source: readonly [number, number]; readonly output: readonly [number, number] };
  /** Deflated files: SHA-256 (hex) of the inflated pixel data, which no range of the output shows. */
  readonly pixelSha256?: string;
  /** Set when (0008,0005) changes. `guessed`: what undeclared bytes were taken for. */
  readonly charset?: { readonly from: string; readonly to: string; readonly guessed?: string };
  /** Paths of the texts that were converted to the new character set. */
  readonly transcodedTags: readonly string[];
  readonly warnings: readonly RewriteWarning[];
  /** False when the output is the source, byte for byte. */
  readonly changed: boolean;
  /** False when no element of the data set changes. */
  readonly dataSetChanged: boolean;
  /** The elements of the data set's top level whose edits change something. */
  readonly changedTags: ReadonlySet<Tag>;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: SplicePlan }
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string; readonly tag?: Tag };

export interface PlanOptions extends FrontOptions {
  /** Default `transcode`; see `CharsetPolicy`. */
  readonly charsetPolicy?: CharsetPolicy;
  /** The texts are in this encoding, whatever is declared: they become UTF-8, all of them. */
  readonly assumedEncoding?: RepairEncoding;
}

/**
 * Plans a rewrite as splices: nothing but the named elements changes, with the lengths, group lengths, file meta and character set that
 * must follow them (PS3.5 §7, PS3.10 §7.1). No edits give the source byte for byte, except that an executable preamble is zeroed.
 * Files that cannot be rewritten safely are refused with a reason. Memory: the touched values; deflated files whole.
 */
export async function planRewrite(
  header: DicomHeader,
  source: ByteSource,
  edits: readonly TagEdit[],
  options: PlanOptions = {},
): Promise<PlanResult> {
  try {
    refuseUnsafe(header);
    const resolved = resolveEdits(edits);
    if (!resolved.ok) return { ok: false, reason: 'bad-edit', message: resolved.message };
    return { ok: true, plan: await plan(header, source, resolved.edits, options) };
  } catch (error) {
    if (error instanceof RewriteRefusal) {
      const { reason, message, tag } = error;
      return tag === undefined ? { ok: false, reason, message } : { ok: false, reason, message, tag };
    }
    if (error instanceof UnwritableValue) {
      const { message, tag } = error;
      return { ok: false, reason: 'bad-value', message, ...(tag === undefined ? {} : { tag }) };
    }
    throw error;
  }
}

/** Throws where nothing can be written safely: directories, headers cut short, compressed data under the wrong syntax. */
export function refuseUnsafe(header: DicomHeader): void {
  if (header.elements.some((element) => element.tag === 0x00041220)) {
    throw new RewriteRefusal('dicomdir', 'A disc directory is never rewritten: its offsets would break.');
  }
  if (header.truncation !== undefined && !header.truncation.inPixelData) {
    throw new RewriteRefusal('truncated', `The file ends within its header, in ${formatTag(header.truncation.tag)}.`);
  }
  if (header.tsMismatch && header.encapsulated && !header.encoding.explicit) {
    throw new RewriteRefusal(
      'transfer-syntax-mismatch',
      'The file says its pixel data is compressed, but its data set is not written so.',
    );
  }
}

async function plan(
  header: DicomHeader,
  source: ByteSource,
  edits: readonly ResolvedEdit[],
  options: PlanOptions,
): Promise<SplicePlan> {
  const data = header.inflated === undefined ? source : bufferSource(header.inflated);
  const body: RewriteJob = openJob(data, options, header);
  const declared = await topLevelView(header, data);
  const { assumedEncoding } = options;
  const view =
    assumedEncoding === undefined
      ? declared
      : { ...declared, charset: assumedCharacterSet(assumedEncoding, declared.charset) };
  const dataEdits = edits.filter(({ tag }) => tag >>> 16 !== 2);
  const scope = await chooseScope(view, dataEdits, data, body.policy);
  await rewriteDataSet(body, dataEdits, { view, scope, path: '', depth: 0 });

  const front: RewriteJob = { ...openJob(source, options, header), warnings: body.warnings };
  await rewriteFront(front, header, edits, options, data);
  const inflated = header.inflated;
  const pixelRange = header.pixelRange;
  const shared = {
    transcodedTags: body.transcoded,
    ...charsetReport(view, scope),
    warnings: body.warnings,
    dataSetChanged: body.splices.length > 0,
    changedTags: body.changed,
  };
  warnAboutPreamble(header, body);

  if (inflated !== undefined && body.splices.length > 0) {
    const pieces = piecesOf(0, inflated.length, body.splices);
    const even = await deflateDataSet(
      pieces.map((piece) => ('bytes' in piece ? piece.bytes : inflated.subarray(...piece.copy))),
    );
    return finished([...piecesOf(0, header.dataSetStart, front.splices), { bytes: even }], {
      ...shared,
      ...(pixelRange === undefined ? {} : { pixelSha256: sha256(inflated.subarray(pixelRange.start, pixelRange.end)) }),
    });
  }
  const splices = inflated === undefined ? [...front.splices, ...body.splices] : front.splices;
  const facts =
    inflated !== undefined
      ? pixelRange === undefined
        ? {}
        : { pixelSha256: sha256(inflated.subarray(pixelRange.start, pixelRange.end)) }
      : pixelRange === undefined
        ? {}
        : { pixelRange: movedRange(pixelRange, splices) };
  return finished(piecesOf(0, source.sizeBytes, splices), { ...shared, ...facts }, splices.length > 0);
}

function openJob(source: ByteSource, options: PlanOptions, header: DicomHeader): RewriteJob {
  const last = header.elements.at(-1);
  const blind =
    last !== undefined && isPixelData(last.tag) && last.end < header.sizeBytes && header.inflated === undefined;
  const policy = options.charsetPolicy ?? 'transcode';
  const job = { source, policy, splices: [], transcoded: [], warnings: [], changed: new Set<Tag>() };
  return blind ? { ...job, blindFrom: last.tag } : job;
}

/** A file's top level, with the character set that it declares. */
export async function topLevelView(header: DicomHeader, data: ByteSource): Promise<DataSetView> {
  const { elements, encoding } = header;
  const declared = elements.find((element) => element.tag === characterSetTag);
  const value = declared === undefined ? Buffer.alloc(0) : await readValue(data, declared);
  const charset = charsetOf(elements, parseCharacterSet(undefined), () => value);
  const end = elements.at(-1)?.end ?? header.dataSetStart;
  return { elements, encoding, charset, end };
}

function charsetReport(view: DataSetView, scope: CharsetScope): Pick<SplicePlan, 'charset'> {
  if (scope.declare === undefined) return {};
  const report = { from: view.charset.terms.join('\\'), to: scope.declare };
  return { charset: scope.guessed === undefined ? report : { ...report, guessed: scope.guessed } };
}

function movedRange(range: { start: number; end: number }, splices: readonly Splice[]) {
  const before = spliceDelta(splices.filter((splice) => splice.end <= range.start));
  if (splices.some((splice) => splice.end > range.start && splice.start < range.end)) {
    throw new Error('a splice reaches into the pixel data');
  }
  return {
    source: [range.start, range.end] as const,
    output: [range.start + before, range.end + before] as const,
  };
}

function finished(
  pieces: readonly Piece[],
  facts: Omit<SplicePlan, 'pieces' | 'sizeBytes' | 'changed'>,
  changed = true,
): SplicePlan {
  return { pieces, sizeBytes: pieces.reduce((sum, piece) => sum + pieceSize(piece), 0), changed, ...facts };
}

/**
 * Four empty blocks (RFC 1951 §3.2.6) lead the stream. Checkers that cannot inflate, dciodvfy for one, read its first bytes as an element; with
 * these they say the same whatever values were written, so that their word before and after a rewrite can be compared.
 */
const emptyBlocks = Buffer.of(0x02, 0x08, 0x20, 0x80, 0x00);

/** Raw deflate, padded to an even length (PS3.5 §A.5). The pieces are never joined: a second copy of all pixels would be made for nothing. */
export async function deflateDataSet(pieces: readonly Buffer[]): Promise<Buffer> {
  const chunks: Buffer[] = [emptyBlocks];
  let sizeBytes = emptyBlocks.length;
  for await (const chunk of Readable.from(pieces, { objectMode: true }).pipe(
    createDeflateRaw(),
  ) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
  }
  return Buffer.concat(chunks, sizeBytes + (sizeBytes & 1));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function warnAboutPreamble(header: DicomHeader, job: RewriteJob): void {
  if (header.preamble === 'executable') {
    job.warnings.push({
      code: 'preamble-zeroed',
      message: 'The preamble began like a program and was replaced by zeros.',
    });
  }
  if (header.preamble === 'tiff' && spliceDelta(job.splices) !== 0) {
    job.warnings.push({
      code: 'tiff-offsets-stale',
      message: 'The file is also a TIFF file: its image has moved, so it opens as DICOM only.',
    });
  }
  if (header.truncation?.inPixelData === true) {
    const message = `The pixel data lacks ${header.truncation.bytesLost} bytes.`;
    job.warnings.push({ code: 'pixel-data-truncated', tag: header.truncation.tag, message });
  }
}
