import { describe, expect, test } from 'vitest';
import { directoryKinds } from '../../../contract/plain.ts';
import { type Settings, settingsPatchSchema } from '../../../contract/settings.ts';
import * as forms from './connection-form.ts';

const settings: Settings = {
  archive: { url: 'https://archive.example', user: 'importer', hasPassword: true, caPem: '' },
  ehr: { kind: 'fhir', url: 'https://ehr.example/fhir', user: 'gantry', hasPassword: true, caPem: '' },
  viewer: null,
  site: { institutionName: '', stationName: '' },
  upload: { connections: 4, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
  copies: { keepHours: 24 },
  backup: { everyHours: 24, keep: 14, folder: null },
  retention: { originalsDays: 30 },
  allowPlainHttpHosts: ['pacs.local'],
  dropFolders: [],
  openMediaByItself: true,
};
const filled: forms.DirectoryForm = {
  ...forms.directoryFormOf({ ...settings, ehr: null }),
  ...{ url: 'https://ehr.example', host: 'ris.example', port: '104', calledTitle: 'MWL', folder: '/srv/list' },
};

describe('what is typed of the archive for research', () => {
  const filledIn: forms.ResearchForm = {
    ...forms.researchFormOf(settings),
    ...{ url: 'https://research.example', project: 'LUNG-7', options: ['clean-graphics', 'retain-safe-private'] },
  };

  test.each(forms.dateRules)('is what the engine understands, and comes back as it was saved: dates %s', (dates) => {
    const form = { ...filledIn, dates };
    expect(forms.isResearchComplete(form, settings)).toBe(true);
    const patch = forms.researchPatch(form, settings);
    expect(settingsPatchSchema.safeParse(patch).success).toBe(true);
    const saved = forms.researchFormOf({
      ...settings,
      research: { ...patch.research, hasPassword: false },
    });
    expect(saved).toMatchObject({ dates, options: form.options });
    expect(forms.researchPatch(saved, settings)).toEqual(patch);
  });

  test('is never the clinical archive, and never without a project', () => {
    for (const url of ['https://archive.example', ' https://archive.example/ ', 'https://ARCHIVE.example:443'])
      expect(forms.isResearchComplete({ ...filledIn, url }, settings), url).toBe(false);
    expect(forms.isResearchComplete({ ...filledIn, project: ' ' }, settings)).toBe(false);
  });
});

describe('what is typed of a directory', () => {
  test.each(directoryKinds)('is what the engine understands, and comes back as it was saved: %s', (kind) => {
    const form = { ...filled, kind };
    expect(forms.isDirectoryComplete(form)).toBe(true);
    const patch = forms.directoryPatch(form, settings);
    expect(settingsPatchSchema.safeParse(patch).success).toBe(true);
    const { url, user } = patch.ehr;
    const saved = forms.directoryFormOf({ ...settings, ehr: { kind, url, user, caPem: '', hasPassword: false } });
    expect(forms.directoryPatch(saved, settings)).toEqual(patch);
  });

  test('names a worklist by host, port and title, over TLS where that is ticked', () => {
    const worklist = { ...filled, kind: 'worklist' as const, ownTitle: 'DESK1', isTls: true };
    expect(forms.directoryPatch(worklist, settings).ehr).toMatchObject({
      url: 'dicoms://ris.example:104/MWL',
      user: 'DESK1',
    });
    for (const wrong of [{ host: '' }, { port: '0' }, { calledTitle: 'x'.repeat(17) }, { ownTitle: 'a\\b' }])
      expect(forms.isDirectoryComplete({ ...worklist, ...wrong }), JSON.stringify(wrong)).toBe(false);
  });

  test('sends a key with its client id, a token without one, and neither in the place of the other', () => {
    const fhir = { ...filled, kind: 'fhir' as const, password: 'token', privateKey: 'key', clientId: 'gantry' };
    expect(forms.directoryPatch({ ...fhir, signIn: 'bearer' }, settings).ehr).toMatchObject({
      ...{ user: '', password: 'token' },
    });
    expect(forms.directoryPatch({ ...fhir, signIn: 'smart' }, settings).ehr).toMatchObject({
      ...{ user: 'gantry', password: 'key' },
    });
    expect(forms.isDirectoryComplete({ ...fhir, signIn: 'smart', clientId: '' })).toBe(false);
  });

  test('says that a secret is kept only where it would be used', () => {
    const saved = forms.directoryFormOf(settings);
    expect(saved).toMatchObject({ signIn: 'smart', clientId: 'gantry', password: '', privateKey: '' });
    expect(forms.hasDirectorySecret(saved, settings)).toBe(true);
    expect(forms.hasDirectorySecret({ ...saved, signIn: 'bearer' }, settings)).toBe(false);
    expect(forms.hasDirectorySecret({ ...saved, kind: 'rest' }, settings)).toBe(false);
  });
});

test('a saved password is never shown, and an empty field keeps it', () => {
  const form = forms.archiveFormOf(settings);
  expect(form.password).toBe('');
  expect(forms.archivePatch(form, settings).archive).not.toHaveProperty('password');
  expect(forms.archivePatch({ ...form, password: 'secret' }, settings).archive.password).toBe('secret');
});

test('a host without encryption is allowed only when that is ticked, and the others stay allowed', () => {
  const plain = { ...forms.archiveFormOf(settings), url: 'http://archive.local:8042' };
  expect(forms.archivePatch(plain, settings)).not.toHaveProperty('allowPlainHttpHosts');
  expect(forms.archivePatch({ ...plain, isPlainAllowed: true }, settings).allowPlainHttpHosts).toEqual([
    ...['pacs.local', 'archive.local'],
  ]);
  const known = { ...settings, archive: { ...plain, url: 'http://pacs.local', hasPassword: true } };
  expect(forms.archiveFormOf(known).isPlainAllowed).toBe(true);
});

test('the EHR’s viewer needs no address, the site’s own does', () => {
  const form = forms.viewerFormOf(settings);
  expect(form.source).toBe('site');
  expect(forms.isViewerComplete(form)).toBe(false);
  expect(forms.viewerPatch({ ...form, source: 'ehr' }, settings)).toEqual({ viewer: null });
  expect(forms.viewerPatch({ ...form, url: ' https://ohif.example ' }, settings)).toEqual({
    viewer: { url: 'https://ohif.example' },
  });
});
