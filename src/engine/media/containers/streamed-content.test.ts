import { expect, test } from 'vitest';
import { bufferSource } from '../../dicom/byte-source.ts';
import { chunksOf } from './positioned-content.ts';
import { streamedContent } from './streamed-content.ts';

function content(sizeBytes: number) {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  for (let at = 0; at + 4 <= sizeBytes; at += 4) bytes.writeUInt32LE(at, at);
  const source = bufferSource(bytes);
  let starts = 0;
  const streamed = streamedContent(sizeBytes, {
    stream: () => {
      starts += 1;
      return chunksOf(source);
    },
  });
  return { bytes, streamed, starts: () => starts };
}

test('gives the same bytes as a file, read in any order', async () => {
  for (const sizeBytes of [0, 1, 70_000, 1_000_000, 9_000_000]) {
    const { bytes, streamed } = content(sizeBytes);
    const file = await streamed.open();
    let seed = 7;
    for (let turn = 0; turn < 60; turn += 1) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      const position = turn % 3 === 0 ? seed % 70_000 : seed % (sizeBytes + 10);
      const lengthBytes = [1, 132, 16_384, 300_000][seed % 4] as number;
      const read = await file.read(position, lengthBytes);
      const same = read.equals(bytes.subarray(position, position + lengthBytes));
      expect(same, `${lengthBytes} bytes at ${position} of ${sizeBytes}`).toBe(true);
    }
    await file.close();
  }
});

test('inflates a small file once, and of a large one goes back to the start only for what is behind', async () => {
  const small = content(4_000_000);
  const file = await small.streamed.open();
  for (const position of [0, 3_999_000, 100_000, 2_000_000, 0]) await file.read(position, 1000);
  expect(small.starts()).toBe(1);
  const large = content(20_000_000);
  const slide = await large.streamed.open();
  for (const position of [0, 500, 5_000_000, 19_000_000, 0, 600]) await slide.read(position, 1000);
  expect(large.starts()).toBe(1);
  await slide.read(5_000_000, 1000);
  expect(large.starts()).toBe(2);
});

test('two who read at the same time get each their own bytes', async () => {
  const { bytes, streamed } = content(9_000_000);
  const file = await streamed.open();
  const reads = await Promise.all([8_000_000, 100, 4_000_000, 70_000].map((at) => file.read(at, 5000)));
  expect(
    reads.map((read, index) =>
      read.equals(bytes.subarray([8_000_000, 100, 4_000_000, 70_000][index]).subarray(0, 5000)),
    ),
  ).toEqual([true, true, true, true]);
});
