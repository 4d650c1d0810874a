import { describe, expect, it } from 'vitest';
import { validateValue } from './validate-value.ts';
import type { Vr } from './vr.ts';

const good: readonly [Vr, string, string?][] = [
  ['PN', 'Müller^Jürgen'],
  ['PN', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
  ['LO', '山'.repeat(64)],
  ['SH', 'ü'.repeat(16)],
  ['DA', '20240229'],
  ['TM', '235960.123456'],
  ['TM', '07'],
  ['DT', '20240101120000.000000+0100'],
  ['UI', '1.2.840.0.1'],
  ['IS', '-2147483648', '1'],
  ['DS', '+1.5e-3'],
  ['CS', 'ORIGINAL\\PRIMARY', '2-n'],
  ['AS', '018M'],
  ['AE', 'STATION 1'],
  ['ST', 'line 1\nline 2 with a \\'],
  ['US', '65535', '1'],
  ['SS', '-32768'],
  ['FD', '1e300'],
  ['LO', ''],
];

const bad: readonly [Vr, string, code: string, part: string, vm?: string][] = [
  ['LO', 'x'.repeat(65), 'too-long', 'x'],
  ['SH', '12345678901234567', 'too-long', '7'],
  ['PN', `A^${'b'.repeat(63)}`, 'too-long', 'b'],
  ['PN', 'a^b^c^d^e^f', 'too-many-components', 'f'],
  ['PN', 'a=b=c=d', 'too-many-groups', 'd'],
  ['LO', 'a\u0007b', 'bad-character', 'U+0007'],
  ['LO', 'a\\b', 'too-many-values', 'b', '1'],
  ['DA', '20230229', 'out-of-range', '29'],
  ['DA', '1994.11.05', 'too-long', '05'],
  ['DA', '2024-1-1', 'bad-format', '2024-1-1'],
  ['TM', '2400', 'out-of-range', '24'],
  ['TM', '12:30', 'bad-format', '12:30'],
  ['UI', '1.02.3', 'bad-format', '1.02.3'],
  ['UI', `1.${'2'.repeat(63)}`, 'too-long', '2'],
  ['CS', 'lower', 'bad-format', 'lower'],
  ['IS', '2147483648', 'out-of-range', '2147483648'],
  ['DS', '1,5', 'bad-format', '1,5'],
  ['AS', '18', 'bad-format', '18'],
  ['AE', 'A'.repeat(17), 'too-long', 'A'],
  ['US', '65536', 'out-of-range', '65536'],
  ['DS', '1\\2\\3', 'too-few-values', '1\\2\\3', '2-2n'],
  ['OB', 'x', 'not-text', 'x'],
];

describe('values that somebody enters', () => {
  for (const [vr, text, vm] of good) {
    it(`accepts ${JSON.stringify(text.slice(0, 24))} as ${vr}`, () => {
      expect(validateValue(vr, text, vm === undefined ? {} : { vm })).toEqual({ ok: true });
    });
  }
  for (const [vr, text, code, offendingPart, vm] of bad) {
    it(`says ${code} of ${JSON.stringify(text.slice(0, 24))} as ${vr}, and which part`, () => {
      expect(validateValue(vr, text, vm === undefined ? {} : { vm })).toMatchObject({ ok: false, code, offendingPart });
    });
  }
});
