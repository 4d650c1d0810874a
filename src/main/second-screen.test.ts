import { expect, test } from 'vitest';
import { firstPlace } from './second-screen.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };
const own = { x: 100, y: 50, width: 1360, height: 860 };

test('images fill the second screen, while the queue stays on the first', () => {
  expect(firstPlace([left, right], own)).toEqual({ x: 2560, y: 250, width: 1280, height: 900, maximized: true });
  const moved = { ...own, x: 2000 };
  expect(firstPlace([left, right], moved)).toMatchObject({ x: 320, maximized: true });
});

test('with one screen images stand in its middle and are never larger than it', () => {
  expect(firstPlace([left], own)).toEqual({ x: 320, y: 70, width: 1280, height: 900, maximized: false });
  const small = { x: 0, y: 0, width: 1024, height: 600 };
  expect(firstPlace([small], own)).toEqual({ x: 0, y: 0, width: 1024, height: 600, maximized: false });
});
