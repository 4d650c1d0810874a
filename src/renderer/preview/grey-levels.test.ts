import { describe, expect, it } from 'vitest';
import type { FrameDisplay } from '../../contract/preview.ts';
import { fullWindow, greyLevels, windowOf } from './grey-levels.ts';
import { keyAction } from './preview-keys.ts';

const display: FrameDisplay = {
  rescale: { slope: 1, intercept: -1024 },
  modalityTable: null,
  windows: [{ center: 40, width: 400, shape: 'linear', name: '' }],
  voiTable: null,
};
const range = { least: 0, most: 4095 };
const grey = { photometricInterpretation: 'MONOCHROME2' };

describe('grey values become brightness as the standard says', () => {
  it('is black up to the lower end of the window and white from the upper on (PS3.3 C.11.2.1.2.1)', () => {
    const level = greyLevels(grey, display, windowOf({ by: 'object' }, display, range), false);
    // Hounsfield −160 to 239 of a window 40/400.
    expect(level(1024 - 160)).toBeCloseTo(0, 5);
    expect(level(1024 + 239)).toBeCloseTo(255, 5);
    expect(level(0)).toBe(0);
    expect(level(4095)).toBe(255);
  });

  it('turns MONOCHROME1 and what a person turns, and both together not at all', () => {
    const window = windowOf({ by: 'object' }, display, range);
    const inverse = { photometricInterpretation: 'MONOCHROME1' };
    const plain = greyLevels(grey, display, window, false)(1100);
    expect(greyLevels(inverse, display, window, false)(1100)).toBeCloseTo(255 - plain, 5);
    expect(greyLevels(inverse, display, window, true)(1100)).toBeCloseTo(plain, 5);
  });

  it('shows everything there is where the object names no window', () => {
    const nothing = { ...display, windows: [] };
    expect(windowOf({ by: 'object' }, nothing, range)).toEqual(fullWindow(range, nothing));
    const level = greyLevels(grey, nothing, fullWindow(range, nothing), false);
    expect([level(0), level(4095)]).toEqual([0, 255]);
  });

  it('holds the first and the last entry of a table beyond its ends', () => {
    const table = { first: 10, bits: 8, values: Uint16Array.from([20, 120, 220]) };
    const withTable = { ...display, rescale: { slope: 1, intercept: 0 }, voiTable: table };
    const level = greyLevels(grey, withTable, windowOf({ by: 'object' }, withTable, range), false);
    expect([level(0), level(11), level(500)]).toEqual([20, 120, 220]);
  });
});

describe('the keys of the preview', () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false };
  it('leaves the program its own keys', () => {
    expect(keyAction({ ...plain, key: 'i' })).toEqual({ do: 'invert' });
    expect(keyAction({ ...plain, ctrlKey: true, key: 'i' })).toBeNull();
  });
  it('takes the digits for the presets in their order', () => {
    expect(keyAction({ ...plain, key: '3' })).toEqual({ do: 'preset', at: 2 });
  });
});
