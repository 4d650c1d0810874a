import { expect, it } from 'vitest';
import { giveBack } from './spent-bytes.ts';

it('gives back bytes that have their memory to themselves, and leaves alone what shares it with others', () => {
  const own = Buffer.allocUnsafeSlow(64 * 1024);
  giveBack(own);
  expect(own.length).toBe(0);

  const shared = Buffer.alloc(64 * 1024, 7);
  giveBack(shared.subarray(0, 32 * 1024));
  giveBack(shared.subarray(1));
  expect(shared.length).toBe(64 * 1024);
  const small = Buffer.allocUnsafeSlow(16);
  giveBack(small);
  expect(small.length).toBe(16);
});
