import { describe, expect, test } from 'vitest';
import { mayHaveGraphicsCard } from './graphics-card.ts';

describe('the graphics card', () => {
  test('is looked for by the window on every computer that may have one', () => {
    for (const device of ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'])
      expect(mayHaveGraphicsCard('linux', (path) => path === device)).toBe(true);
    for (const platform of ['win32', 'darwin'] as const) expect(mayHaveGraphicsCard(platform, () => false)).toBe(true);
  });

  test('is not waited for where the system has none', () => {
    expect(mayHaveGraphicsCard('linux', () => false)).toBe(false);
  });
});
