import { fault } from '../../../contract/fault.ts';
import { type Health, healthFact } from '../../../contract/settings.ts';
import type { Scene } from './scenes.ts';

type Told = Pick<Health, 'detail' | 'facts'>;
const nothing: Told = { detail: '', facts: [] };

/** What each part of a site that is well says of itself, as the engine puts it. */
const told: Readonly<Record<Exclude<Health['part'], 'research'>, Told>> = {
  archive: { detail: 'Orthanc 1.12.11', facts: [healthFact('product', { name: 'Orthanc 1.12.11' })] },
  dicomweb: { detail: 'answers', facts: [healthFact('answers')] },
  ehr: { detail: 'signed in as gantry', facts: [healthFact('signed-in', { name: 'gantry' })] },
  directory: { detail: '48210 patients and 3104 orders as of 2026-03-17T09:05:00Z', facts: [] },
  worklist: nothing,
  viewer: {
    detail: 'https://viewer.clinic.example/',
    facts: [healthFact('viewer-address', { url: 'https://viewer.clinic.example/' })],
  },
  vault: { detail: 'key in the keychain', facts: [healthFact('key-keychain')] },
  backup: {
    detail: 'last backup 2026-03-17T02:00:00.000Z',
    facts: [healthFact('backup-made', { madeOn: '2026-03-17' })],
  },
  disk: { detail: '412.0 GB free', facts: [healthFact('free-space', { freeBytes: 412e9 })] },
  clock: {
    detail: 'agrees with archive and ehr to 1 s',
    facts: (['archive', 'ehr'] as const).map((part) => healthFact('clock-agrees', { part, skewSeconds: 1 })),
  },
  certificate: {
    detail: 'ehr: until 2027-01-31 (320 days)',
    facts: [healthFact('certificate-until', { part: 'ehr', endsOn: '2027-01-31', leftDays: 320 })],
  },
  people: {
    detail: 'people sign in with ehr.clinic.example; 7 days without it; locks after 10 min',
    facts: [
      healthFact('sign-in-password', { host: 'ehr.clinic.example' }),
      healthFact('offline-days', { offlineDays: 7 }),
      healthFact('locks-after', { idleSeconds: 600 }),
    ],
  },
  wire: { detail: 'TLS everywhere but on this machine', facts: [healthFact('tls-everywhere')] },
};

const parts = Object.keys(told) as (keyof typeof told)[];

const archiveLines: Health[] = [
  {
    ...{ part: 'archive', state: 'failed', detail: 'Breast centre', facts: [], archive: 'Breast centre' },
    fault: fault('archive-unreachable', { host: 'breast.clinic.example' }),
  },
  {
    ...{ part: 'archive', state: 'ok', detail: 'Cardiology: answers by DICOMweb', archive: 'Cardiology' },
    ...{ facts: [healthFact('answers-dicomweb')], fault: null },
  },
];

/** One line for each part. Where connections are broken, some fail, and what loosens the lines is said. */
export function fakeHealth(scene: Scene): Health[] {
  const lines = parts.map((part): Health => (scene === 'broken' ? brokenLine(part) : null) ?? usualLine(scene, part));
  return scene === 'archives' ? [...lines, ...archiveLines] : lines;
}

function usualLine(scene: Scene, part: keyof typeof told): Health {
  if (part === 'worklist' || (scene === 'no-ehr' && part === 'ehr'))
    return { part, state: 'not-configured', ...nothing, fault: null };
  return { part, state: 'ok', ...told[part], fault: null };
}

function brokenLine(part: Health['part']): Health | null {
  if (part === 'archive')
    return {
      ...{ part, state: 'failed', ...nothing },
      fault: fault('archive-unauthorized', { host: 'archive.clinic.example' }),
    };
  if (part === 'vault')
    return { part, state: 'warning', ...told.vault, fault: fault('backups-old-key', { folders: '/mnt/backups' }) };
  if (part === 'ehr') return { part, state: 'failed', ...nothing, fault: fault('ehr-certificate') };
  if (part === 'viewer') return { part, state: 'not-configured', ...nothing, fault: null };
  if (part === 'people')
    return {
      ...{ part, state: 'not-configured', fault: null, facts: [healthFact('sign-in-off')] },
      detail: 'nobody signs in: whoever uses this account of the computer is administrator',
    };
  if (part === 'wire')
    return {
      ...{ part, state: 'warning', detail: 'PLAIN HTTP ALLOWED to pacs.clinic.example', fault: null },
      facts: [healthFact('plain-http', { hosts: 'pacs.clinic.example' })],
    };
  if (part === 'certificate')
    return {
      ...{ part, state: 'warning', detail: 'archive: until 2026-03-26 (9 days)' },
      facts: [healthFact('certificate-until', { part: 'archive', endsOn: '2026-03-26', leftDays: 9 })],
      fault: fault('certificate-ends', { days: 9 }),
    };
  return null;
}
