import { expect, test } from 'vitest';
import { isPlainData } from './plain-data.ts';

test('what the wire carries is plain data', () => {
  const call = { type: 'call', id: 1, room: 'app', name: 'info', input: { list: [1, 'two', null, true, undefined] } };
  expect(isPlainData(call)).toBe(true);
  expect(isPlainData({ frame: new Uint8Array(4), whole: new ArrayBuffer(4) })).toBe(true);
});

test('what else a page can post is not, however deep it hides', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const deep = Array.from({ length: 2_000 }).reduce<object>((inside) => ({ inside }), {});
  for (const hostile of [
    new Error('x'),
    new Map(),
    /x/,
    new Date(),
    10n,
    Symbol('x'),
    () => 1,
    new Blob(['x']),
    circle,
    deep,
  ])
    expect(isPlainData({ type: 'call', input: [hostile] })).toBe(false);
});
