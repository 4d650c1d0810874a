import { type ByteSource, readExactly } from '../dicom/byte-source.ts';
import type { DocumentFacts } from './document-facts.ts';
import { documentLimits } from './limits.ts';

/** A film's index of two hours takes some megabytes. */
const mostIndexBytes = 64 * 1024 * 1024;
const mostBoxes = 10_000;

/** High Profile at level 4.1, and at level 4.2 for two dimensions (PS3.5 §8.2.7, §8.2.9). */
const level41Uid = '1.2.840.10008.1.2.4.102';
const level42Uid = '1.2.840.10008.1.2.4.104';

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

interface Track {
  readonly coding: string;
  /** AVCProfileIndication, profile compatibility and AVCLevelIndication (ISO/IEC 14496-15 §5.3.3.1). */
  readonly profile: number;
  readonly level: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly seconds: number;
}

/**
 * An MP4 by its index (ISO/IEC 14496-12). Only H.264 High Profile up to level 4.2 has a transfer syntax that archives take; a film in another
 * coding is refused and said so, since coding it anew would be another film.
 */
export async function lookAtMp4(source: ByteSource): Promise<DocumentFacts> {
  const { sizeBytes } = source;
  const index = await findIndex(source).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  const track = index === null ? null : attempt(() => videoTrack(index));
  const base = { kind: 'mp4', sizeBytes } as const;
  if (track === null)
    return { ...base, transferSyntaxUid: '', width: 0, height: 0, frames: 0, framesPerSecond: 0, problem: 'damaged' };
  const { width, height, frames, seconds } = track;
  const isHigh = (track.coding === 'avc1' || track.coding === 'avc3') && track.profile === 100;
  const transferSyntaxUid = !isHigh || track.level > 42 ? '' : track.level > 41 ? level42Uid : level41Uid;
  const isWhole = width > 0 && height > 0 && frames > 0 && seconds > 0;
  const isLarge = sizeBytes > documentLimits.elementBytes - 1;
  return {
    ...base,
    transferSyntaxUid,
    width,
    height,
    frames,
    framesPerSecond: isWhole ? frames / seconds : 0,
    problem: transferSyntaxUid === '' ? 'video-coding' : !isWhole ? 'damaged' : isLarge ? 'too-large' : null,
  };
}

/** The body of the `moov` box, wherever it lies; null when there is none of a sane size. */
async function findIndex(source: ByteSource): Promise<Buffer | null> {
  let at = 0;
  for (let boxes = 0; boxes < mostBoxes && at + 8 <= source.sizeBytes; boxes += 1) {
    const header = await source.read(at, 16);
    if (header.length < 8) return null;
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && header.length === 16;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? source.sizeBytes - at : short;
    const headBytes = isLong ? 16 : 8;
    if (size < headBytes) return null;
    if (header.toString('latin1', 4, 8) === 'moov') {
      const length = size - headBytes;
      if (length > mostIndexBytes || at + size > source.sizeBytes) return null;
      return readExactly(source, at + headBytes, length);
    }
    at += size;
  }
  return null;
}

/** What a broken structure makes Buffer throw is that the film is damaged, and nothing else. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function videoTrack(index: Buffer): Track | null {
  for (const track of boxesOf(index).filter(({ type }) => type === 'trak')) {
    const media = child(track.body, 'mdia');
    const handler = media && child(media, 'hdlr');
    if (media === null || handler === null || handler.toString('latin1', 8, 12) !== 'vide') continue;
    const header = child(media, 'mdhd');
    const information = child(media, 'minf');
    const samples = information && child(information, 'stbl');
    const descriptions = samples && child(samples, 'stsd');
    const sizes = samples && child(samples, 'stsz');
    if (header === null || descriptions === null || sizes === null) return null;
    const [entry] = boxesOf(descriptions.subarray(8));
    if (entry === undefined) return null;
    const config = child(entry.body.subarray(78), 'avcC');
    const isLong = header[0] === 1;
    const scale = header.readUInt32BE(isLong ? 20 : 12);
    const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
    return {
      coding: entry.type,
      profile: config?.[1] ?? 0,
      level: config?.[3] ?? 0,
      width: entry.body.readUInt16BE(24),
      height: entry.body.readUInt16BE(26),
      frames: sizes.readUInt32BE(8),
      seconds: scale === 0 ? 0 : duration / scale,
    };
  }
  return null;
}

function child(body: Buffer, type: string): Buffer | null {
  return boxesOf(body).find((box) => box.type === type)?.body ?? null;
}

function boxesOf(body: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= body.length && boxes.length < mostBoxes; ) {
    const size = body.readUInt32BE(at) || body.length - at;
    if (size < 8) break;
    boxes.push({ type: body.toString('latin1', at + 4, at + 8), body: body.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}
