import { constants, inflateRawSync } from 'node:zlib';
import { type ByteSource, bufferSource, isSyncSource, type SyncByteSource } from './byte-source.ts';
import {
  type ByteWindow,
  covers,
  emptyWindow,
  type Parser,
  parseBytes,
  parseSync,
  parseWaiting,
  wholeWindow,
} from './byte-window.ts';
import { detectDataSet, detectStart, laxEncoding } from './detect.ts';
import { formatTag, type Tag } from './dictionary.ts';
import {
  type DicomElement,
  directoryRecordsTag,
  type HeaderWarning,
  headerWarning,
  isPixelData,
  isPixelGroup,
  transferSyntaxTag,
  undefinedLength,
} from './element.ts';
import { type PreambleKind, preambleKind } from './preamble.ts';
import { type ElementRun, readElements, type Truncation } from './read-elements.ts';
import { readFileMeta } from './read-file-meta.ts';
import {
  deflatedUid,
  directoryStorageUid,
  type Encoding,
  explicitLittle,
  nativeSyntaxUid,
  transferSyntax,
} from './transfer-syntax.ts';

/** Everything known about a file's structure. Positions count from the file's first byte, or from the inflated data set's. */
export interface DicomHeader {
  readonly sizeBytes: number;
  readonly preamble: PreambleKind;
  /** Position of the first file meta element, or of the data set where there is none. */
  readonly metaStart: number;
  readonly meta: readonly DicomElement[];
  readonly metaEncoding: Encoding;
  /** First byte of the (possibly deflated) data set in the file. */
  readonly dataSetStart: number;
  readonly declaredTransferSyntaxUid?: string;
  /** What the bytes are, whatever the file says. */
  readonly transferSyntaxUid: string;
  readonly tsMismatch: boolean;
  readonly encoding: Encoding;
  readonly encapsulated: boolean;
  readonly mediaStorageSopClassUid?: string;
  readonly elements: readonly DicomElement[];
  /** From the first pixel (or offset table) element to the end of the last one read. */
  readonly pixelRange?: { readonly start: number; readonly end: number };
  readonly pixelDataOffset?: number;
  /** Bytes after the last element that are no element: padding or debris. Only known when read to the end. */
  readonly trailing: { readonly start: number; readonly sizeBytes: number };
  readonly truncation?: Truncation;
  readonly warnings: readonly HeaderWarning[];
  /** Deflated files only: the data set in memory; element positions then refer to it. */
  readonly inflated?: Buffer;
}

export type HeaderFailure = 'empty' | 'not-dicom' | 'dicomdir' | 'truncated' | 'deflate-broken' | 'too-large';

export type HeaderResult =
  | { readonly ok: true; readonly header: DicomHeader }
  | {
      readonly ok: false;
      readonly reason: HeaderFailure;
      readonly message: string;
      /** What could be read: a directory's, or a truncated file's. */
      readonly header?: DicomHeader;
      readonly lastGoodTag?: Tag;
      readonly bytesLost?: number;
    };

export interface HeaderOptions {
  /** `pixel-data` (default) stops after the first pixel data element; `end` reads what follows it too. */
  readonly until?: 'pixel-data' | 'end';
  /**
   * Keep only these top-level elements, with those of pixel data and directory records: for scans, which look at thirty of hundreds. There are
   * no warnings about order, duplicates and odd lengths then.
   */
  readonly only?: ReadonlySet<Tag>;
  /** A deflated data set that inflates beyond this is refused as `too-large`. Default 32 MiB. */
  readonly maxInflatedBytes?: number;
}

/** Rewriting holds the data set three times over, as read, inflated and deflated again: within 256 MB all told. */
const defaultMaxInflatedBytes = 32 * 1024 * 1024;

/**
 * Reads a file's structure: where each element stands, in which encoding, what is wrong with it (PS3.10 §7.1, PS3.5 §7).
 * Values are not read. A file that is no DICOM, a directory, or one cut short is a value, not an exception; read errors
 * of the source are thrown. Waits only for sources that cannot be read at once.
 */
export async function readHeader(source: ByteSource, options: HeaderOptions = {}): Promise<HeaderResult> {
  if (isSyncSource(source)) return readHeaderSync(source, options);
  const window = emptyWindow(source.sizeBytes);
  return parseWaiting(source, window, headerParser(window, options));
}

/** The same without waiting. */
export function readHeaderSync(source: SyncByteSource, options: HeaderOptions = {}): HeaderResult {
  const window = emptyWindow(source.sizeBytes);
  return parseSync(source, window, headerParser(window, options));
}

/** The bytes that the element positions of a header refer to: the file, or the inflated data set. */
export function dataSource(header: DicomHeader, source: ByteSource): ByteSource {
  return header.inflated === undefined ? source : bufferSource(header.inflated);
}

function* headerParser(window: ByteWindow, options: HeaderOptions): Parser<HeaderResult> {
  const { sizeBytes } = window;
  const only = options.only === undefined ? {} : { only: options.only };
  if (sizeBytes === 0) return { ok: false, reason: 'empty', message: 'The file holds no bytes.' };
  const headBytes = Math.min(sizeBytes, 512);
  yield { position: 0, lengthBytes: headBytes };
  const head = window.bytes.subarray(0, headBytes);
  const start = detectStart(head, sizeBytes);
  if (start === undefined) {
    return { ok: false, reason: 'not-dicom', message: 'The file is no DICOM: neither the DICM mark nor a data set.' };
  }
  const preamble = preambleKind(head);
  const warnings: HeaderWarning[] = [];
  if (!start.hasPreamble) warnings.push(headerWarning('no-preamble', undefined, 'The file has no preamble.'));
  if (preamble === 'executable') {
    warnings.push(
      headerWarning('executable-preamble', undefined, 'The preamble begins like a program or another file type.'),
    );
  }

  const meta = yield* readFileMeta(window, start.position);
  warnings.push(...meta.warnings);
  const declared = meta.transferSyntaxUid;
  const syntax = declared === undefined ? undefined : transferSyntax(declared);
  const common = {
    sizeBytes,
    preamble: start.hasPreamble ? preamble : ('none' as const),
    metaStart: start.position,
    meta: meta.elements,
    metaEncoding: meta.encoding,
    dataSetStart: meta.end,
    ...(declared === undefined ? {} : { declaredTransferSyntaxUid: declared }),
    ...(meta.sopClassUid === undefined ? {} : { mediaStorageSopClassUid: meta.sopClassUid }),
  };
  if (declared !== undefined && declared !== '' && syntax === undefined) {
    warnings.push(
      headerWarning('transfer-syntax-unknown', transferSyntaxTag, 'The transfer syntax is private or unknown.'),
    );
  }
  if (meta.end >= sizeBytes) {
    return { ok: false, reason: 'truncated', message: 'The file ends after its file meta information.', bytesLost: 0 };
  }

  if (syntax?.deflated === true) {
    const lengthBytes = sizeBytes - meta.end;
    const maxBytes = options.maxInflatedBytes ?? defaultMaxInflatedBytes;
    if (lengthBytes > maxBytes)
      return { ok: false, reason: 'too-large', message: 'The deflated data set is too large.' };
    if (!covers(window, meta.end, lengthBytes)) yield { position: meta.end, lengthBytes };
    const from = meta.end - window.start;
    const inflated = inflate(window.bytes.subarray(from, from + lengthBytes), maxBytes);
    if (inflated === 'too-large') {
      return { ok: false, reason: 'too-large', message: 'The deflated data set inflates beyond the limit.' };
    }
    if (inflated !== 'broken') {
      const inner = wholeWindow(inflated);
      const run = parseBytes(readElements(inner, 0, inflated.length, explicitLittle, { ...only, until: 'end' }));
      const syntaxFacts = {
        transferSyntaxUid: declared ?? deflatedUid,
        tsMismatch: false,
        encoding: explicitLittle,
        encapsulated: false,
      };
      return conclude({ ...common, ...syntaxFacts, inflated }, run, inflated.length, warnings);
    }
    if (detectDataSet(window.bytes.subarray(from), lengthBytes) === undefined) {
      return { ok: false, reason: 'deflate-broken', message: 'The deflated data set cannot be inflated.' };
    }
  }

  const declaredEncoding = syntax?.encoding ?? explicitLittle;
  if (!covers(window, meta.end, Math.min(16, sizeBytes - meta.end))) {
    yield { position: meta.end, lengthBytes: Math.min(16, sizeBytes - meta.end) };
  }
  const first = window.bytes.subarray(meta.end - window.start);
  const encoding = detectDataSet(first, sizeBytes - meta.end) ?? laxEncoding(first, declaredEncoding);
  const known = declared !== undefined && declared !== '';
  const tsMismatch = known && (encoding !== declaredEncoding || syntax?.deflated === true);
  if (tsMismatch) {
    warnings.push(
      headerWarning(
        'transfer-syntax-mismatch',
        transferSyntaxTag,
        'The data set is not in the transfer syntax the file names.',
      ),
    );
  }
  const syntaxFacts = {
    transferSyntaxUid: known && !tsMismatch ? declared : nativeSyntaxUid(encoding),
    tsMismatch,
    encoding,
    encapsulated: syntax?.encapsulated === true,
  };
  const run = yield* readElements(window, meta.end, sizeBytes, encoding, {
    ...only,
    until: options.until ?? 'pixel-data',
  });
  return conclude({ ...common, ...syntaxFacts }, run, sizeBytes, warnings);
}

type Facts = Omit<DicomHeader, 'elements' | 'trailing' | 'warnings' | 'pixelRange' | 'pixelDataOffset' | 'truncation'>;

function conclude(facts: Facts, run: ElementRun, limit: number, warnings: HeaderWarning[]): HeaderResult {
  warnings.push(...run.warnings, ...orderWarnings(run.elements));
  const pixel = run.elements.filter((element) => isPixelGroup(element.tag));
  const data = pixel.find((element) => isPixelData(element.tag));
  if (
    data !== undefined &&
    data.length === undefinedLength &&
    !facts.encapsulated &&
    facts.declaredTransferSyntaxUid !== undefined
  ) {
    warnings.push(
      headerWarning(
        'pixel-data-encapsulated-undeclared',
        data.tag,
        'Encapsulated pixel data under a native transfer syntax.',
      ),
    );
  }
  const readOn = run.stop !== 'pixel-data';
  const trailing = { start: run.end, sizeBytes: readOn && run.truncation === undefined ? limit - run.end : 0 };
  if (trailing.sizeBytes > 0) {
    const code = run.stop === 'padding' ? 'trailing-padding' : 'trailing-bytes';
    warnings.push(headerWarning(code, undefined, `${trailing.sizeBytes} bytes after the data set are no element.`));
  }
  const header: DicomHeader = {
    ...facts,
    elements: run.elements,
    ...pixelFacts(pixel, data, run, limit),
    trailing,
    ...(run.truncation === undefined ? {} : { truncation: run.truncation }),
    warnings,
  };
  if (
    facts.mediaStorageSopClassUid === directoryStorageUid ||
    run.elements.some((element) => element.tag === directoryRecordsTag)
  ) {
    return { ok: false, reason: 'dicomdir', message: 'The file is a disc directory (DICOMDIR), not an image.', header };
  }
  if (run.stop === 'too-deep' || run.stop === 'too-many') {
    const message =
      run.stop === 'too-deep' ? 'Sequences are nested too deep.' : 'The file has more elements than any data set.';
    return { ok: false, reason: 'too-large', message };
  }
  if (run.truncation !== undefined) {
    const last = run.elements.at(-1);
    return {
      ok: false,
      reason: 'truncated',
      message: `The file ends ${run.truncation.bytesLost} bytes too early, in ${formatTag(run.truncation.tag)}.`,
      header,
      ...(last === undefined ? {} : { lastGoodTag: last.tag }),
      bytesLost: run.truncation.bytesLost,
    };
  }
  if (run.found === 0) return { ok: false, reason: 'not-dicom', message: 'The file holds no readable data set.' };
  return { ok: true, header };
}

function pixelFacts(pixel: readonly DicomElement[], data: DicomElement | undefined, run: ElementRun, limit: number) {
  if (run.truncation?.inPixelData === true) {
    const start = Math.min(pixel[0]?.start ?? run.end, run.end);
    return { pixelRange: { start, end: limit }, pixelDataOffset: run.end };
  }
  const first = pixel[0];
  const last = pixel.at(-1);
  if (first === undefined || last === undefined) return {};
  return {
    pixelRange: { start: first.start, end: last.end },
    ...(data === undefined ? {} : { pixelDataOffset: data.start }),
  };
}

function orderWarnings(elements: readonly DicomElement[]): HeaderWarning[] {
  const warnings: HeaderWarning[] = [];
  let last = -1;
  let unordered = false;
  for (const { tag, length, vr } of elements) {
    if (tag < last) unordered = true;
    if (tag === last) warnings.push(headerWarning('duplicate-tag', tag, 'The element occurs more than once.'));
    if (length !== undefinedLength && (length & 1) === 1) {
      warnings.push(headerWarning('odd-length', tag, `The value has an odd length (${vr}).`));
    }
    last = tag;
  }
  if (unordered) warnings.push(headerWarning('unordered', undefined, 'The elements are not in ascending order.'));
  return warnings;
}

/** Raw deflate (PS3.5 §A.5); a stream cut short gives what it held. */
function inflate(bytes: Buffer, maxOutputLength: number): Buffer | 'broken' | 'too-large' {
  try {
    // One chunk as large as the limit: pages that stay empty cost nothing, and many chunks would be held twice when they are joined.
    const inflated = inflateRawSync(bytes, {
      maxOutputLength,
      chunkSize: maxOutputLength + 1,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    return inflated.length === 0 ? 'broken' : inflated;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken';
  }
}
