import { uint16, uint32 } from './byte-order.ts';
import { type ByteWindow, covers, type Parser } from './byte-window.ts';
import { type DicomElement, type HeaderWarning, headerWarning, transferSyntaxTag } from './element.ts';
import { withoutPadding } from './padding.ts';
import { type Encoding, encodingOf, explicitLittle } from './transfer-syntax.ts';
import { hasLongLength, vrFromLetters } from './vr.ts';

export interface FileMeta {
  readonly elements: DicomElement[];
  readonly encoding: Encoding;
  /** First byte of the data set. */
  readonly end: number;
  readonly transferSyntaxUid?: string;
  readonly sopClassUid?: string;
  readonly warnings: HeaderWarning[];
}

const groupLengthTag = 0x00020000;
const sopClassTag = 0x00020002;

/**
 * Walks the file meta information while the group is 0002 (PS3.10 §7.1). Its group length is reported when wrong, never trusted;
 * only ahead of a deflated data set, whose first bytes may look like anything, does a group length that fits decide.
 */
export function* readFileMeta(window: ByteWindow, start: number): Parser<FileMeta> {
  const limit = window.sizeBytes;
  const elements: DicomElement[] = [];
  const warnings: HeaderWarning[] = [];
  const texts = new Map<number, string>();
  let declaredEnd: number | undefined;
  let explicit = true;
  let at = start;
  while (limit - at >= 8) {
    const wanted = Math.min(12, limit - at);
    if (!covers(window, at, wanted)) yield { position: at, lengthBytes: wanted };
    const o = at - window.start;
    const { bytes } = window;
    if (uint16(bytes, o, true) !== 0x0002 || at === declaredEnd) break;
    const tag = 0x00020000 + uint16(bytes, o + 2, true);
    const vr = vrFromLetters(bytes[o + 4]!, bytes[o + 5]!);
    if (vr === undefined) explicit = false;
    const long = vr !== undefined && hasLongLength(vr);
    if (long && wanted < 12) break;
    const form = vr === undefined ? 'implicit' : long ? 'long' : 'short';
    const length =
      vr === undefined ? uint32(bytes, o + 4, true) : long ? uint32(bytes, o + 8, true) : uint16(bytes, o + 6, true);
    const valueOffset = at + (long ? 12 : 8);
    const end = valueOffset + length;
    if (end > limit) break;
    if (length <= 256 && (tag === transferSyntaxTag || tag === sopClassTag || tag === groupLengthTag)) {
      if (!covers(window, valueOffset, length)) yield { position: valueOffset, lengthBytes: length };
      const value = window.bytes.subarray(valueOffset - window.start, end - window.start);
      if (tag === groupLengthTag && length === 4) declaredEnd = end + uint32(value, 0, true);
      else texts.set(tag, withoutPadding(value.toString('latin1')));
    }
    elements.push({ tag, vr: vr ?? 'UN', form, start: at, valueOffset, length, end });
    at = end;
  }
  if (elements.length === 0) {
    warnings.push(headerWarning('no-file-meta', undefined, 'The file has no file meta information.'));
  } else if (declaredEnd === undefined) {
    warnings.push(
      headerWarning('file-meta-length-missing', groupLengthTag, 'The file meta information does not say its length.'),
    );
  } else if (declaredEnd !== at) {
    warnings.push(
      headerWarning('file-meta-length-wrong', groupLengthTag, 'The file meta information is not as long as it says.'),
    );
  }
  if (!explicit) warnings.push(headerWarning('implicit-file-meta', undefined, 'The file meta information has no VRs.'));
  const transferSyntaxUid = texts.get(transferSyntaxTag);
  const sopClassUid = texts.get(sopClassTag);
  if (elements.length > 0 && (transferSyntaxUid === undefined || transferSyntaxUid === '')) {
    warnings.push(
      headerWarning('transfer-syntax-missing', transferSyntaxTag, 'The file does not name its transfer syntax.'),
    );
  }
  return {
    elements,
    encoding: explicit ? explicitLittle : encodingOf(false, true),
    end: at,
    ...(transferSyntaxUid === undefined ? {} : { transferSyntaxUid }),
    ...(sopClassUid === undefined ? {} : { sopClassUid }),
    warnings,
  };
}
