import { expect, test } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { settingsPatchSchema } from '../../../contract/settings.ts';
import { formOf, isComplete, nightBytes, patchOf, sections } from './settings-form.ts';

const settings: Settings = {
  archive: { url: 'https://archive.example', user: 'importer', hasPassword: true, caPem: '' },
  ehr: null,
  viewer: null,
  site: { institutionName: 'Klinik am Hafen', stationName: 'DESK-1' },
  upload: { connections: 4, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
  copies: { keepHours: 24 },
  backup: { everyHours: 24, keep: 14, folder: null },
  retention: { originalsDays: 30 },
  allowPlainHttpHosts: ['pacs.local', 'ehr.local'],
  dropFolders: ['/srv/outside images'],
  openMediaByItself: true,
};
const form = formOf(settings);

test('what is saved is what the engine understands, for every section', () => {
  for (const section of Object.keys(sections) as (keyof typeof sections)[]) {
    expect(settingsPatchSchema.safeParse(patchOf(section, form)).success, section).toBe(true);
  }
});

test('hosts without encryption are one to a line', () => {
  expect(patchOf('upload', { ...form, plainHosts: ' a.local \n\nb.local' }).allowPlainHttpHosts).toEqual([
    'a.local',
    'b.local',
  ]);
});

test('drop folders are one to a line, spaces and all, and a folder that is no whole path cannot be saved', () => {
  const two = { ...form, dropFolders: ' /srv/outside images \n\n\\\\files\\drop\nD:\\Drop' };
  expect(patchOf('media', two).dropFolders).toEqual(['/srv/outside images', '\\\\files\\drop', 'D:\\Drop']);
  expect(isComplete('media', two)).toBe(true);
  expect(settingsPatchSchema.safeParse(patchOf('media', two)).success).toBe(true);
  expect(isComplete('media', { ...form, dropFolders: 'outside images' })).toBe(false);
  expect(isComplete('media', { ...form, dropFolders: '' })).toBe(true);
  expect(isComplete('media', { ...form, keepHours: Number.NaN })).toBe(false);
  expect(patchOf('media', { ...form, keepHours: 48 }).copies).toEqual({ keepHours: 48 });
});

test('a limit is kept to the bit, hours are both given or none, and an empty field means no limit', () => {
  const limited = { ...form, maxMbit: '2,5', windowFrom: '22:00', windowUntil: '06:00' };
  expect(patchOf('upload', limited).upload).toMatchObject({
    maxBytesPerSecond: 312_500,
    window: { from: '22:00', until: '06:00' },
  });
  const upload = { connections: 4, adaptive: true, maxBytesPerSecond: 312_500, window: null, pauseOnMetered: true };
  expect(formOf({ ...settings, upload }).maxMbit).toBe('2.5');
  expect(patchOf('upload', form).upload).toMatchObject({ maxBytesPerSecond: null, window: null });
  expect(isComplete('upload', { ...form, windowFrom: '22:00' })).toBe(false);
  expect(isComplete('upload', { ...form, maxMbit: 'fast' })).toBe(false);
});

test('a section with a mistake cannot be saved', () => {
  expect(isComplete('site', { ...form, stationName: 'x'.repeat(17) })).toBe(false);
  expect(isComplete('matching', { ...form, copyHours: 0 })).toBe(false);
});

test('the map of fields is typed as keywords, several to a field, none to leave the disc’s value', () => {
  const tagMap = [
    { field: 'mrn', keyword: 'PatientID' },
    { field: 'procedureName', keyword: 'StudyDescription' },
    { field: 'procedureName', keyword: 'RequestedProcedureDescription' },
  ] as const;
  const shown = formOf({ ...settings, tagMap: [...tagMap] });
  expect(shown.tagMap).toMatchObject({
    procedureName: 'StudyDescription, RequestedProcedureDescription',
    clinicName: '',
  });
  expect(patchOf('map', shown)).toEqual({ tagMap });
  const typed = { ...shown.tagMap, procedureName: '', clinicName: ' InstitutionName,InstitutionalDepartmentName ' };
  expect(patchOf('map', { ...shown, tagMap: typed }).tagMap).toEqual([
    { field: 'mrn', keyword: 'PatientID' },
    { field: 'clinicName', keyword: 'InstitutionName' },
    { field: 'clinicName', keyword: 'InstitutionalDepartmentName' },
  ]);
});

test('backups and originals: whole numbers within reason, a whole path or none, and an empty field keeps originals for ever', () => {
  const records = { ...form, backupHours: '12', backupKeep: '30', backupFolder: '/srv/backups', originalsDays: '' };
  expect(patchOf('records', records)).toEqual({
    backup: { everyHours: 12, keep: 30, folder: '/srv/backups' },
    retention: { originalsDays: null },
  });
  expect(patchOf('records', form)).toEqual({ backup: settings.backup, retention: settings.retention });
  expect(isComplete('records', records)).toBe(true);
  for (const wrong of [{ backupHours: '0' }, { backupKeep: 'x' }, { backupFolder: 'backups' }, { originalsDays: '-1' }])
    expect(isComplete('records', { ...records, ...wrong }), JSON.stringify(wrong)).toBe(false);
});

test('matching is switched off without touching the tiers that the site has opened', () => {
  const matching = { automatic: true, tiers: [1, 2, 3, 4], copyHours: 12 };
  const shown = { ...formOf({ ...settings, matching }), isAutomatic: false };
  expect(patchOf('matching', shown)).toEqual({ matching: { ...matching, automatic: false } });
});

test('what a night carries at the limit is counted over midnight, and said of no line without limit or hours', () => {
  const night = { ...form, windowFrom: '22:00', windowUntil: '06:00', maxMbit: '2' };
  expect(nightBytes(night)).toBe(8 * 3_600 * 250_000);
  expect(nightBytes({ ...night, maxMbit: '' })).toBeNull();
  expect(nightBytes({ ...night, windowFrom: '', windowUntil: '' })).toBeNull();
});

test('the issuer of accession numbers is saved with matching, and taken away by emptying it', () => {
  const matching = { automatic: true, tiers: [1], copyHours: 12, accessionIssuer: 'HAFEN' };
  const shown = formOf({ ...settings, matching });
  expect(patchOf('matching', { ...shown, accessionIssuer: ' RIS ' })).toEqual({
    matching: { ...matching, accessionIssuer: 'RIS' },
  });
  expect(patchOf('matching', { ...shown, accessionIssuer: ' ' }).matching).not.toHaveProperty('accessionIssuer');
});
