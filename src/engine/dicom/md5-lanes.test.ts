import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md5Lanes, openMd5Room } from './md5-lanes.ts';

const partBytes = 1024;
/** Some messages come in one part, some in several. */
const longest = 5 * partBytes;
const room = openMd5Room(partBytes);

/** As `node:crypto` says it, which is another program altogether. */
function judged(messages: readonly Uint8Array[]): string[] {
  return messages.map((message) => createHash('md5').update(message).digest('hex'));
}

function digests(messages: readonly Uint8Array[]): string[] {
  room.begin(messages.map((message) => message.length));
  for (let at = 0; at <= longest; at += partBytes) {
    for (const [index, message] of messages.entries()) room.lane(index).set(message.subarray(at, at + partBytes));
    room.takeParts();
  }
  return messages.map((_, index) => room.digest(index));
}

describe('the MD5 of many messages at once', () => {
  it('is that of each by itself, for any lengths and any number of them', () => {
    const message = fc.uint8Array({ maxLength: longest });
    fc.assert(
      fc.property(fc.array(message, { maxLength: md5Lanes }), (messages) => {
        expect(digests(messages)).toEqual(judged(messages));
      }),
    );
  });

  it('is right at the lengths where the padding takes another block', () => {
    const around = (size: number) => Array.from({ length: 2 * 80 }, (_, index) => size - 80 + index);
    for (const size of [...Array(200).keys(), ...around(partBytes), ...around(2 * partBytes)]) {
      const messages = Array.from({ length: md5Lanes }, (_, lane) => new Uint8Array(size).fill(lane * 19 + size));
      expect(digests(messages)).toEqual(judged(messages));
    }
  });

  it('does not mix a message that ends at the edge of its part with others that go on', () => {
    for (let missing = 0; missing <= 70; missing += 1) {
      const messages = Array.from({ length: md5Lanes }, (_, lane) =>
        new Uint8Array(lane % 2 === 0 ? 3 * partBytes : partBytes - missing + lane).fill(lane + missing),
      );
      expect(digests(messages)).toEqual(judged(messages));
    }
  });

  it('holds for full lanes and for messages of unequal lengths side by side', () => {
    const messages = Array.from({ length: md5Lanes }, (_, lane) =>
      Uint8Array.from({ length: longest - lane * 61 }, (_unused, index) => index * (lane + 3)),
    );
    expect(digests(messages)).toEqual(judged(messages));
  });

  it('is that of RFC 1321 for its own examples', () => {
    const texts = ['', 'a', 'abc', 'message digest', 'abcdefghijklmnopqrstuvwxyz'];
    const examples = texts.map((text) => Buffer.from(text));
    expect(digests([...examples, ...examples])).toEqual([...judged(examples), ...judged(examples)]);
    expect(digests(examples).slice(0, 3)).toEqual([
      'd41d8cd98f00b204e9800998ecf8427e',
      '0cc175b9c0f1b6a831c399e269772661',
      '900150983cd24fb0d6963f7d28e17f72',
    ]);
  });

  it('is computed by the very program that its source makes', () => {
    const generator = fileURLToPath(new URL('../../../scripts/generate-md5-lanes.mjs', import.meta.url));
    expect(spawnSync(process.execPath, [generator, '--check']).status).toBe(0);
  });
});
