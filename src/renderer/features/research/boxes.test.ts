import { describe, expect, it } from 'vitest';
import { boxAfterKey, drawnBox, firstBox } from './boxes.ts';

const size = { width: 200, height: 100 };

describe('a box on an image', () => {
  it('covers every pixel that was drawn over, in whichever direction, and none beyond the image', () => {
    expect(drawnBox({ x: 10.4, y: 20.6 }, { x: 30.2, y: 40.1 }, size)).toEqual({ x: 10, y: 20, width: 21, height: 21 });
    expect(drawnBox({ x: 250, y: 120 }, { x: 190, y: -5 }, size)).toEqual({ x: 190, y: 0, width: 10, height: 100 });
  });

  it('does not come of a click', () => {
    expect(drawnBox({ x: 10, y: 10 }, { x: 10.5, y: 10 }, size)).toBeUndefined();
  });

  it('is moved, sized and removed by keys, and never leaves the image', () => {
    const box = { x: 0, y: 0, width: 20, height: 10 };
    const key = (name: string, shiftKey = false) => boxAfterKey(box, { key: name, shiftKey }, size);
    expect(key('ArrowRight')).toEqual({ ...box, x: 2 });
    expect(key('ArrowLeft')).toEqual(box);
    expect(key('ArrowDown', true)).toEqual({ ...box, height: 11 });
    expect(key('Delete')).toBeNull();
    expect(key('Tab')).toBeUndefined();
    const wide = { x: 150, y: 90, width: 50, height: 10 };
    expect(boxAfterKey(wide, { key: 'ArrowRight', shiftKey: true }, size)).toEqual(wide);
    expect(boxAfterKey(wide, { key: 'ArrowDown', shiftKey: false }, size)).toEqual(wide);
  });

  it('begins inside of even the smallest image', () => {
    expect(firstBox({ width: 1, height: 1 })).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
});
