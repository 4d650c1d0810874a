import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import { writeWorklistEntry } from '../../../test/fakes/worklist-entry.ts';
import type { Health } from '../../contract/settings.ts';
import { type ArchiveTarget, openArchive } from '../archive/archive-client.ts';
import { archiveHealth } from '../archive/archive-health.ts';
import { openSiteDirectory } from '../directory/site-directory.ts';
import { copyRoom } from '../directory/testing/copy-room.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { plainWire } from '../http/wire-agent.ts';
import { openConnector } from '../open-connector.ts';

import { tryArchive } from './try-archive.ts';
import { tryDirectory } from './try-directory.ts';
import { tryViewer } from './try-viewer.ts';

// A viewer that is unpacked for the first time takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const work = mkdtempSync(join(tmpdir(), 'gantry-trials-'));
const { signal } = new AbortController();

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: a try against a real Orthanc, because Orthanc is not installed');

describe.skipIf(!installed)('a try against a real Orthanc', () => {
  let orthanc: RunningOrthanc;
  const target = (change: Partial<ArchiveTarget> = {}): ArchiveTarget => ({
    ...{ url: orthanc.url, user: orthanc.user, password: orthanc.password, caPem: '', allowPlainHttpHosts: [] },
    ...change,
  });
  const trial = (change: Partial<ArchiveTarget> = {}, timeoutMs?: number) =>
    tryArchive(() => openArchive(target(change)), { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const count = async () => (await trial()).studies;

  beforeAll(async () => {
    mkdirSync(join(work, 'worklist'));
    const person = { name: 'Testcase^Ida', id: 'M1', birthDate: '19611213', sex: 'F' };
    writeWorklistEntry(join(work, 'worklist'), { ...person, accession: 'ACC1' });
    orthanc = await startOrthanc({ worklistsDir: join(work, 'worklist') });
  });
  afterAll(async () => {
    await orthanc?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  it('says what it is, how much it holds and that the account may store, and stores nothing', async () => {
    expect(await trial()).toMatchObject({
      ...{ fault: null, product: expect.stringMatching(/^Orthanc \d/), studies: 0, mayStore: true, dicomWeb: true },
    });
    expect(await count()).toBe(0);
    const dicomWeb = await trial({ url: `${orthanc.url}/dicom-web`, protocol: 'dicomweb' });
    expect(dicomWeb).toMatchObject({ fault: null, studies: null, mayStore: null, dicomWeb: true });
  });

  it('names a wrong password, a server that is no archive, and one that is not there', async () => {
    expect((await trial({ password: 'wrong' })).fault).toMatchObject({ code: 'archive-unauthorized' });
    expect((await trial({ url: `${orthanc.url}/ui` })).fault).toMatchObject({ code: 'archive-not-orthanc' });
    expect((await trial({ url: 'http://127.0.0.1:9' })).fault).toMatchObject({ code: 'archive-unreachable' });
    expect((await trial({ url: 'http://archive.example' })).fault).toMatchObject({ code: 'plain-http-refused' });
  });

  it('keeps what only an administrator can mend out of the words for the front desk', async () => {
    const client = openArchive(target());
    const [archive] = (await archiveHealth(client)) as [Health];
    client.close();
    const { notices } = await trial();
    expect(archive.notices).toEqual(notices);
    expect(archive.state).toBe(notices.length > 0 ? 'warning' : 'ok');
  });

  it('finds who is expected on its worklist, and that nobody else is known', async () => {
    const ask = (title: string) => {
      const url = `dicom://127.0.0.1:${orthanc.dicomPort}/${title}`;
      const open = () => openConnector({ kind: 'worklist', url, user: '', password: '', caPem: '' }, [], plainWire);
      return tryDirectory('worklist', open, { signal });
    };
    expect(await ask('GANTRYDEMO')).toMatchObject({
      ...{ fault: null, knowsEverybody: false, canLink: false },
      ...{ patients: { count: 1, isWhole: true }, orders: { count: 1, isWhole: true } },
    });
  });

  it('opens the EHR’s viewer on a study that is there, and says so where there is none yet', async () => {
    const ehr = await startReferenceEhr({ archive: orthanc });
    const room = copyRoom();
    try {
      const password = ehr.state.users.get('frontdesk')?.password ?? '';
      const connector = openConnector(
        { kind: 'rest', url: ehr.url, user: 'frontdesk', password, caPem: '' },
        [],
        plainWire,
      );
      const directory = openSiteDirectory({ connector, copy: room.open(connector) });
      const viewer = (someStudy: string | null) => ({ source: 'ehr' as const, directory, someStudy });
      const before = await tryViewer(viewer(null), [], { signal });
      expect(before).toEqual({ fault: null, source: 'ehr', answer: 'no-study' });

      const disc = await makeDisc({
        ...{ outPath: join(work, 'disc'), kind: 'no-dicomdir', seed: 1, patients: 1, studies: 1, images: 1 },
      });
      const file = join(work, 'disc', disc.instances[0]?.path ?? '');
      execFileSync('storescu', ['-aec', 'GANTRYDEMO', '127.0.0.1', String(orthanc.dicomPort), file], { stdio: 'pipe' });
      const uid = disc.studies[0]?.studyInstanceUid ?? '';
      // The front desk may see what it has brought itself.
      const desk = ehr.state.users.get('frontdesk')?.id ?? '';
      for (const order of [...ehr.state.orders.values()].slice(0, 1))
        Object.assign(order, { study_instance_uid: uid, uploaded_by: desk });
      expect(await tryViewer(viewer(uid), [], { signal })).toEqual({ fault: null, source: 'ehr', answer: 'page' });
      expect(await tryViewer({ source: 'site', url: ehr.viewerOrigin }, [], { signal })).toMatchObject({
        ...{ source: 'site', answer: 'page' },
      });
    } finally {
      room.remove();
      await ehr.stop();
    }
  });

  it('says of a viewer what answers instead: nobody, an error, or no page', async () => {
    const ask = async (url: string) => (await tryViewer({ source: 'site', url }, [], { signal })).fault;
    expect(await ask('http://127.0.0.1:9/ohif')).toMatchObject({ code: 'viewer-unreachable' });
    const ehr = await startReferenceEhr({ archive: orthanc });
    try {
      expect(await ask(`${ehr.url}/patients`)).toBeNull();
      expect(await ask(`${ehr.viewerOrigin}/no/such/file.js`)).toMatchObject({ code: 'viewer-error' });
    } finally {
      await ehr.stop();
    }
    expect(await ask('http://viewer.example')).toMatchObject({ code: 'plain-http-refused' });
  });
});
