import { describe, expect, test } from 'vitest';
import { type Settings, settingsPatchSchema } from '../../../contract/settings.ts';
import * as forms from './further-archive-form.ts';

const archive = { url: 'https://archive.example', user: 'importer', hasPassword: true, caPem: '' };
const breast = {
  ...{ name: 'Breast', url: 'https://breast.example', user: 'b', hasPassword: true, caPem: '' },
  ...{ modalities: ['MG'], institutions: ['Praxis Dr. Meier, Hafen'] },
};
const cardio = { ...breast, name: 'Cardio', url: 'https://cardio.example', modalities: ['XA'], institutions: [] };
const settings: Settings = {
  ...{ archive, archives: [breast, cardio], ehr: null, viewer: null },
  research: { ...archive, url: 'https://research.example', project: 'LUNG-7', options: [] },
  site: { institutionName: '', stationName: '' },
  upload: { connections: 4, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
  copies: { keepHours: 24 },
  backup: { everyHours: 24, keep: 14, folder: null },
  retention: { originalsDays: 30 },
  ...{ allowPlainHttpHosts: [], dropFolders: [], openMediaByItself: true },
};
const fresh: forms.FurtherArchiveForm = {
  ...forms.furtherFormOf(settings, ''),
  ...{ name: ' Screening ', url: 'https://screening.example', modalities: 'mg; us MG' },
};

describe('what is typed of a further archive', () => {
  test('is what the engine understands, and comes behind those that are there, whose secrets it does not name', () => {
    expect(forms.isFurtherComplete(fresh, '', settings)).toBe(true);
    const patch = forms.furtherPatch(fresh, settings);
    expect(settingsPatchSchema.safeParse(patch).success).toBe(true);
    expect(patch.archives.map(({ name }) => name)).toEqual(['Breast', 'Cardio', 'Screening']);
    expect(patch.archives[2]).toMatchObject({ modalities: ['MG', 'US'], institutions: [] });
    for (const one of patch.archives) expect(one).not.toHaveProperty('password');
  });

  test('comes back as it was saved, and a change leaves the order in which the rules are asked', () => {
    const form = forms.furtherFormOf(settings, 'Breast');
    expect(form).toMatchObject({
      name: 'Breast',
      modalities: 'MG',
      institutions: 'Praxis Dr. Meier, Hafen',
      password: '',
    });
    const { archives } = forms.furtherPatch({ ...form, institutions: 'Meier\n\n Meier \nOst' }, settings);
    expect(archives.map(({ name }) => name)).toEqual(['Breast', 'Cardio']);
    expect(archives[0]?.institutions).toEqual(['Meier', 'Ost']);
  });

  test.each(['Breast', ' Cardio ', 'first', 'First', ' '])(
    'is never saved under the name "%s" a second time',
    (name) => {
      expect(forms.isFurtherComplete({ ...fresh, name }, '', settings)).toBe(false);
    },
  );

  test.each(['https://archive.example/', 'https://CARDIO.example:443', 'https://research.example'])(
    'is no archive that the site has already: %s',
    (url) => expect(forms.isFurtherComplete({ ...fresh, url }, '', settings)).toBe(false),
  );

  test('may keep the name and address that are its own', () => {
    expect(forms.isFurtherComplete(forms.furtherFormOf(settings, 'Breast'), 'Breast', settings)).toBe(true);
  });

  test('is refused with a rule that the engine would not take', () => {
    expect(forms.isFurtherComplete({ ...fresh, modalities: 'X'.repeat(17) }, '', settings)).toBe(false);
    expect(forms.isFurtherComplete({ ...fresh, institutions: 'x'.repeat(65) }, '', settings)).toBe(false);
  });
});

test('taken away, the others stay as they are', () => {
  expect(forms.withoutFurther('Breast', settings).archives?.map(({ name }) => name)).toEqual(['Cardio']);
});

describe('the order in which the rules are asked', () => {
  test('changes by one place at a time, and not beyond its ends', () => {
    expect(forms.movedName(['A', 'B', 'C'], 'C', -1)).toEqual(['A', 'C', 'B']);
    expect(forms.movedName(['A', 'B', 'C'], 'A', 1)).toEqual(['B', 'A', 'C']);
    expect(forms.movedName(['A', 'B', 'C'], 'A', -1)).toEqual(['A', 'B', 'C']);
    expect(forms.movedName(['A', 'B', 'C'], 'C', 1)).toEqual(['A', 'B', 'C']);
  });

  test('is saved without touching what the archives are; one that came meanwhile is kept behind', () => {
    const patch = forms.furtherInOrder(['Cardio'], settings);
    expect(settingsPatchSchema.safeParse(patch).success).toBe(true);
    expect(patch.archives?.map(({ name, modalities }) => [name, modalities])).toEqual([
      ['Cardio', ['XA']],
      ['Breast', ['MG']],
    ]);
    for (const one of patch.archives ?? []) expect(one).not.toHaveProperty('password');
  });
});

describe('the keys of a further archive’s line', () => {
  const pin = `sha256/${'A'.repeat(43)}=`;
  const wire = { pins: [pin], clientCertPem: 'CERT', hasClientKey: true };
  const keyed: Settings = { ...settings, archives: [{ ...breast, wire }, cardio] };
  const form = forms.furtherFormOf(keyed, 'Breast');

  test('come back as they were saved, but for the private key, which stays', () => {
    expect(form).toMatchObject({ pins: pin, certPem: 'CERT', keyPem: '' });
    const { archives } = forms.furtherPatch(form, keyed);
    expect(archives[0]?.wire).toEqual({ pins: [pin], clientCertPem: 'CERT' });
    expect(archives[1]).not.toHaveProperty('wire');
    expect(forms.furtherAsTyped(form, keyed).archive.wire).toEqual({ pins: [pin], clientCertPem: 'CERT' });
    expect(forms.isFurtherComplete(form, 'Breast', keyed)).toBe(true);
  });

  test('are not sent with an address that has no encryption, and the saved key is not taken for another server’s', () => {
    const plain = forms.furtherPatch({ ...form, url: 'http://127.0.0.1:8042' }, keyed);
    expect(plain.archives[0]).not.toHaveProperty('wire');
    const moved = { ...form, url: 'https://elsewhere.example' };
    expect(forms.isFurtherComplete(moved, 'Breast', keyed)).toBe(false);
    expect(forms.isFurtherComplete({ ...moved, keyPem: 'KEY' }, 'Breast', keyed)).toBe(true);
  });

  test('are refused with a pin that is none', () => {
    expect(forms.isFurtherComplete({ ...form, pins: 'sha256/short=' }, 'Breast', keyed)).toBe(false);
  });
});
