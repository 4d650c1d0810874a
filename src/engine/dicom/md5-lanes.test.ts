import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md5Lanes, openMd5Room } from './md5-lanes.ts';

const laneBytes = 5000;
const room = openMd5Room(laneBytes);

/** As `node:crypto` says it, which is another program altogether. */
function judged(messages: readonly Uint8Array[]): string[] {
  return messages.map((message) => createHash('md5').update(message).digest('hex'));
}

function digests(messages: readonly Uint8Array[]): string[] {
  for (const [index, message] of messages.entries()) room.lane(index).set(message);
  return room.digests(messages.map((message) => message.length));
}

describe('the MD5 of many messages at once', () => {
  it('is that of each by itself, for any lengths and any number of them', () => {
    const message = fc.uint8Array({ maxLength: laneBytes });
    fc.assert(
      fc.property(fc.array(message, { maxLength: md5Lanes }), (messages) => {
        expect(digests(messages)).toEqual(judged(messages));
      }),
    );
  });

  it('is right at the lengths where the padding takes another block', () => {
    for (let size = 0; size <= 200; size += 1) {
      const messages = Array.from({ length: md5Lanes }, (_, lane) => new Uint8Array(size).fill(lane * 19 + size));
      expect(digests(messages)).toEqual(judged(messages));
    }
  });

  it('holds for full lanes and for messages of unequal lengths side by side', () => {
    const messages = Array.from({ length: md5Lanes }, (_, lane) =>
      Uint8Array.from({ length: laneBytes - lane * 61 }, (_unused, index) => index * (lane + 3)),
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
