import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { researchOptions } from '../../contract/plain.ts';
import { textCleaner } from './clean-text.ts';
import { IdentityCollector } from './known-identity.ts';
import { optionNames, parseOptions } from './options.ts';
import { readProfile, safePrivateVr, settle } from './profile.ts';
import { keyedHash, keyedNames } from './project-key.ts';
import { shiftDate, shiftDateTime } from './shift-dates.ts';

const key = Buffer.from('thirty-two bytes of a test secret');

describe('the names that follow from a secret', () => {
  it('are those of HMAC-SHA-256, for short and long secrets', () => {
    for (const secret of [key, Buffer.alloc(100, 7)]) {
      expect(keyedHash(secret)('1.2.3')).toEqual(createHmac('sha256', secret).update('1.2.3').digest());
    }
  });

  it('are valid UIDs, the same for the same secret and others for another', () => {
    const { uid, pseudonym, shiftDays } = keyedNames(key);
    const other = keyedNames(Buffer.from('another secret of the same length'));
    expect(uid('1.2.3.4')).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect(uid('1.2.3.4')).toBe(keyedNames(key).uid('1.2.3.4'));
    expect(uid('1.2.3.4')).not.toBe(other.uid('1.2.3.4'));
    expect(pseudonym('A')).toMatch(/^P-[2-9B-Z]{10}$/);
    expect(pseudonym('A')).not.toBe(pseudonym('B'));
    expect(shiftDays('A')).toBeLessThan(0);
    expect(shiftDays('A')).toBeGreaterThanOrEqual(-3650);
  });
});

describe('dates moved by whole days', () => {
  it('keep their order and the time of day, over leap days and years', () => {
    expect(shiftDate('20240301', -1)).toBe('20240229');
    expect(shiftDate('1994.11.05', -5)).toBe('19941031');
    expect(shiftDateTime('20200101235959.5+0100', -1)).toBe('20191231235959.5+0100');
    expect(shiftDateTime('202001', -31)).toBe('201912');
  });

  it('are not made up where there is no date', () => {
    for (const text of ['20240230', 'yesterday', '2024', '2024-03-01']) expect(shiftDate(text, -1)).toBeUndefined();
    expect(shiftDateTime('20249901', -1)).toBeUndefined();
  });
});

describe('the table of PS3.15', () => {
  it('settles compound codes by the Type of the attribute', () => {
    expect(['X/Z', 'X/D', 'X/Z/D', 'Z/D', 'X/Z/U*'].map((code) => settle(code, () => 1)).join('')).toBe('ZDDDU');
    expect(['X/Z', 'X/D', 'X/Z/D', 'Z/D', 'X/Z/U*'].map((code) => settle(code, () => 2)).join('')).toBe('ZDZZZ');
    expect(['X/Z', 'X/D', 'X/Z/D', 'Z/D', 'X/Z/U*'].map((code) => settle(code, () => 3)).join('')).toBe('XXXZX');
  });

  it('reads the Type from the IOD of the SOP class, and options before the profile', () => {
    const [ct, pet, report] = ['2', '128', '88.33'].map((id) => `1.2.840.10008.5.1.4.1.1.${id}`);
    const seriesDate = 0x00080021;
    expect(readProfile([], ct!).wordOf(seriesDate, undefined)?.action).toBe('X');
    expect(readProfile([], pet!).wordOf(seriesDate, undefined)?.action).toBe('D');
    expect(readProfile(['retain-modified-dates'], pet!).wordOf(seriesDate, undefined)).toEqual({
      action: 'C',
      by: 'retain-modified-dates',
    });
    // ReferencedStudySequence: Type 3 in General Study, Type 2 in a report's ReferencedRequestSequence.
    expect(readProfile([], report!).wordOf(0x00081110, undefined)?.action).toBe('X');
    expect(readProfile([], report!).wordOf(0x00081110, 0x0040a370)?.action).toBe('Z');
    expect(readProfile([], ct!).wordOf(0x00280010, undefined)).toBeUndefined();
    expect(readProfile([], ct!).wordOf(0x60023000, undefined)?.action).toBe('X');
  });

  it('knows safe private attributes by their creator, wherever their block stands', () => {
    expect(safePrivateVr('GEMS_ACQU_01', 0x00191023)).toBe('DS');
    expect(safePrivateVr('GEMS_ACQU_01', 0x0019ff23)).toBe('DS');
    expect(safePrivateVr('GEMS_ACQU_01', 0x00191002)).toBeUndefined();
    expect(safePrivateVr('toString', 0x00191002)).toBeUndefined();
  });

  it('offers a site the very options that it knows', () => {
    expect(
      parseOptions(
        'basic',
        researchOptions.filter((name) => name !== 'retain-full-dates'),
      ).ok,
    ).toBe(true);
    expect([...researchOptions, 'clean-pixel-data'].sort()).toEqual([...optionNames].sort());
  });

  it('takes no option it does not know, and no two that exclude each other', () => {
    expect(parseOptions('basic', ['clean-descriptors', 'retain-uids'])).toEqual({
      ok: true,
      options: ['clean-descriptors', 'retain-uids'],
    });
    for (const names of [['retain-everything'], ['clean-pixel-data'], ['retain-full-dates', 'retain-modified-dates']]) {
      expect(parseOptions('basic', names).ok).toBe(false);
    }
    expect(parseOptions('hipaa', []).ok).toBe(false);
  });
});

describe('texts', () => {
  const collector = new IdentityCollector();
  collector.addName('Müller-Lüdenscheidt^Anne Marie');
  collector.addName('王^小东');
  collector.addName('LI^WEI');
  collector.addId('00-4711-8');
  collector.addDate('19600229');
  collector.addPhrase('Quiet Lane 7, Nowhere');
  const cleaner = textCleaner(collector.collected(), { keepsUids: false });

  it.each([
    ['CT of MUELLER LUEDENSCHEIDT', 'CT of'],
    ['CT of Mu\u0308ller, thin slices', 'CT of thin slices'],
    ['Thorax müller-lüdenscheidt, anne marie (nativ)', 'Thorax (nativ)'],
    ['王小东 胸部', '胸部'],
    ['王 胸部', '胸部'],
    ['liver of Li', 'liver of'],
    ['No 4711-8 / 0047118', 'No'],
    ['born 29.2.1960', 'born'],
    ['born Feb 29, 1960', 'born'],
    ['geb. 29. Februar 60', 'geb.'],
    ['lives quiet lane 7, nowhere', 'lives'],
  ])('lose the patient, however written: %s', (text, left) => {
    expect(cleaner.clean(text, 'known').replace(/[().,\s]+$/, '')).toBe(left.replace(/[().,\s]+$/, ''));
  });

  it.each([
    'CT Thorax 1.0 B31f 512x512 120 kV',
    'MR T2 TSE 3.5/320 mm TE 98.5',
    'DR CHEST PA',
    'Liver, lungs and 王国',
    'syngo VB30A_HF04',
    '0.703125\\0.703125',
  ])('keep what is about the image: %s', (text) => {
    expect(cleaner.clean(text, 'all')).toBe(text);
  });

  it.each([
    ['seen by Dr. Smith on 12.03.2024', 'seen by on'],
    ['call +49 30 901820 please', 'call please'],
    ['mail jane@example.org', 'mail'],
    ['MRN: 998877, Acc# 5566', ''],
    ['compare 1.2.276.0.7230010.3.1.4.8323329', 'compare'],
  ])('lose what looks like an identity in a description: %s', (text, left) => {
    expect(cleaner.clean(text, 'all').replace(/[,\s]+$/, '')).toBe(left);
  });

  it('leave terms of the standard alone that are also somebody’s name or number', () => {
    const common = new IdentityCollector();
    common.addName('Head^Axial');
    common.addName('Long^M');
    common.addId('512');
    const careful = textCleaner(common.collected(), { keepsUids: false });
    expect(careful.clean('HEAD', 'code')).toBe('HEAD');
    expect(careful.clean('AXIAL', 'code')).toBe('AXIAL');
    expect(careful.clean('512', 'number')).toBe('512');
  });
});
