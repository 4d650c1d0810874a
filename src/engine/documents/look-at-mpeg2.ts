import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts } from './document-facts.ts';
import { documentLimits } from './limits.ts';

const sequenceHeader = Buffer.from([0, 0, 1, 0xb3]);
const searchBytes = 1024 * 1024;

/** frame_rate_code (ISO/IEC 13818-2 Table 6-4). */
const frameRates = [0, 24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60];

/** MPEG2 Main Profile at Main and at High Level (PS3.5 §8.2.5, §8.2.6). */
const mainLevelUid = '1.2.840.10008.1.2.4.100';
const highLevelUid = '1.2.840.10008.1.2.4.101';

/** An MPEG-2 program or elementary stream by its first sequence header and extension (ISO/IEC 13818-2 §6.2.2). MPEG-1 has no extension and no place in DICOM. */
export async function lookAtMpeg2(source: ByteSource): Promise<DocumentFacts> {
  const { sizeBytes } = source;
  const head = await source.read(0, searchBytes);
  const at = head.indexOf(sequenceHeader);
  const base = { kind: 'mpeg2', sizeBytes, frames: null } as const;
  if (at < 0 || at + 150 > head.length)
    return { ...base, transferSyntaxUid: '', width: 0, height: 0, framesPerSecond: 0, problem: 'damaged' };
  const width = (head.readUInt16BE(at + 4) >> 4) & 0xfff;
  const height = head.readUInt16BE(at + 5) & 0xfff;
  const framesPerSecond = frameRates[(head[at + 7] ?? 0) & 15] ?? 0;
  // Quantiser matrices may lie between header and extension: 64 bytes each.
  const extension = head.indexOf(Buffer.from([0, 0, 1, 0xb5]), at + 8);
  const isMpeg2 = extension > 0 && extension <= at + 8 + 4 + 128 && (head[extension + 4] ?? 0) >> 4 === 1;
  const profileAndLevel = isMpeg2 ? (((head[extension + 4] ?? 0) & 15) << 4) | ((head[extension + 5] ?? 0) >> 4) : 0;
  const profile = (profileAndLevel >> 4) & 7;
  const level = profileAndLevel & 15;
  // Main profile is 4; levels: main 8, high-1440 6, high 4 (Table 8-2, 8-3).
  const transferSyntaxUid =
    profile !== 4 ? '' : level === 8 ? mainLevelUid : level === 6 || level === 4 ? highLevelUid : '';
  const isLarge = sizeBytes > documentLimits.elementBytes - 1;
  const isWhole = width > 0 && height > 0 && framesPerSecond > 0;
  return {
    ...base,
    transferSyntaxUid,
    width,
    height,
    framesPerSecond,
    problem: !isWhole ? 'damaged' : transferSyntaxUid === '' ? 'video-coding' : isLarge ? 'too-large' : null,
  };
}
