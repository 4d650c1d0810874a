/** Films for tests: true in every field that is looked at, with no picture in them. */

export interface SampleMp4 {
  readonly coding?: string;
  readonly profile?: number;
  readonly level?: number;
  readonly frames?: number;
  readonly indexFirst?: boolean;
}

/** An MP4 of 640 × 480 at 25 frames a second (ISO/IEC 14496-12 §8). */
export function sampleMp4({
  coding = 'avc1',
  profile = 100,
  level = 31,
  frames = 50,
  indexFirst = false,
}: SampleMp4 = {}): Buffer {
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(640, 24);
  entry.writeUInt16BE(480, 26);
  const header = Buffer.alloc(24);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(frames * 40, 16);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32BE(frames, 8);
  const handler = Buffer.alloc(24);
  handler.write('vide', 8, 'latin1');
  const description = Buffer.concat([
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
    box(coding, entry, box('avcC', Buffer.from([1, profile, 0, level]))),
  ]);
  const samples = box('stbl', box('stsd', description), box('stsz', sizes));
  const media = box('mdia', box('mdhd', header), box('hdlr', handler), box('minf', samples));
  const parts = [box('mdat', Buffer.alloc(10_001, 0xa5)), box('moov', box('trak', media))];
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\0\0')), ...(indexFirst ? parts.reverse() : parts)]);
}

function box(type: string, ...bodies: readonly Buffer[]): Buffer {
  const body = Buffer.concat(bodies);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}

/** An MPEG-2 elementary stream, Main Profile at Main Level, 720 × 576 at 25 frames a second; MPEG-1 without the extension. */
export function sampleMpeg2({ frames = 12, extension = true } = {}): Buffer {
  const header = Buffer.from([0, 0, 1, 0xb3, 0x2d, 0x02, 0x40, 0x23, 0xff, 0xff, 0xe0, 0x18]);
  const main = Buffer.from([0, 0, 1, 0xb5, 0x14, 0x8a, 0x00, 0x01, 0x00, 0x00]);
  const picture = Buffer.concat([Buffer.from([0, 0, 1, 0]), Buffer.alloc(400, 0x55)]);
  return Buffer.concat([header, ...(extension ? [main] : []), ...Array<Buffer>(frames).fill(picture)]);
}
