import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { FaultError } from '../../contract/fault.ts';
import { openArchive } from '../archive/archive-client.ts';
import { defaultSettings, type StoredSettings } from '../connections.ts';
import type { SiteDirectory } from '../directory/directory.ts';
import { viewerAddress } from './viewer-address.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: the viewer’s traps, because Orthanc is not installed');

const person = { patientName: 'Testcase^Ida', birthDate: '1961-12-13', sex: 'F' };
const signal = new AbortController().signal;

const noRules = { caPem: '', allowPlainHttpHosts: [] };

/** A site whose viewer needs no EHR, on an archive. */
function site(archive: { url: string; user: string; password: string } | null) {
  const settings: StoredSettings = {
    ...defaultSettings,
    archive: archive && { ...archive, caPem: '' },
    viewer: { url: 'https://images.example/ohif' },
  };
  const connections = {
    settings: () => settings,
    directory: (): SiteDirectory | null => null,
    viewerAddressFor: () => Promise.resolve(null),
    archive: () => {
      if (archive === null) throw new FaultError('archive-not-configured');
      return openArchive({ ...archive, ...noRules });
    },
  };
  // Nobody has signed in.
  return { connections, archiveOf: () => '', people: { tokens: () => null } };
}

const away = { url: 'http://127.0.0.1:9', user: 'u', password: 'p' };
describe('the address of a site’s own viewer', () => {
  it('shows two studies side by side, the current one first', async () => {
    const { url } = await viewerAddress(site(null), ['1.2.3', '1.2.4', '1.2.3'], signal);
    const address = new URL(url);
    expect(address.pathname).toBe('/ohif/viewer');
    expect(address.searchParams.get('StudyInstanceUIDs')).toBe('1.2.3,1.2.4');
    expect(address.searchParams.get('hangingProtocolId')).toBe('@ohif/hpCompare');
  });

  it('is given while the archive cannot be asked: the viewer may reach it all the same', async () => {
    const { url } = await viewerAddress(site(away), ['1.2.3'], signal);
    expect(url).toBe('https://images.example/ohif/viewer?StudyInstanceUIDs=1.2.3');
  });
});

describe('an EHR that refuses', () => {
  it('is quoted with looking, not with linking', async () => {
    const refuses = () => Promise.reject(new FaultError('ehr-forbidden', { status: 403 }));
    const { connections, ...others } = site(null);
    const refusing = { ...connections, directory: () => ({ viewerAddress: refuses }) as unknown as SiteDirectory };
    await expect(viewerAddress({ ...others, connections: refusing }, ['1.2.3'], signal)).rejects.toMatchObject({
      fault: { code: 'viewer-forbidden' },
    });
  });
});

describe.skipIf(!installed)('a study that a viewer would show empty', () => {
  let folder = '';
  let orthanc: RunningOrthanc;
  let studyUid = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-viewer-traps-'));
    orthanc = await startOrthanc();
  }, 60_000);
  afterAll(async () => {
    await orthanc?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const authorization = () => `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  async function store(patientId: string): Promise<void> {
    const disc = { folder: join(folder, patientId), name: 'twice', images: 2, person: { ...person, patientId } };
    studyUid = slicesOnDisc(disc).studyInstanceUid;
    for (const name of readdirSync(disc.folder)) {
      const body = readFileSync(join(disc.folder, name));
      const reply = await fetch(`${orthanc.url}/instances`, {
        ...{ method: 'POST', headers: { authorization: authorization() }, body },
      });
      expect(reply.status).toBe(200);
    }
  }
  const metadata = () =>
    fetch(`${orthanc.url}/dicom-web/studies/${studyUid}/metadata`, { headers: { authorization: authorization() } });

  it('is opened as long as one patient has it', async () => {
    await store('MRN-7');
    expect((await metadata()).status).toBe(200);
    expect((await viewerAddress(site(orthanc), [studyUid], signal)).url).toContain(studyUid);
  });

  it('under two patients is explained instead', async () => {
    await store('FOREIGN-7');
    // Why: DICOMweb of the older servers knows the study no more, and newer ones choose one of the two.
    const { version } = (await (
      await fetch(`${orthanc.url}/plugins/dicom-web`, { headers: { authorization: authorization() } })
    ).json()) as { version?: string };
    if (version === '1.7') expect((await metadata()).status).toBe(404);
    await expect(viewerAddress(site(orthanc), [studyUid], signal)).rejects.toMatchObject({
      fault: { code: 'viewer-study-twice', class: 'decision' },
    });
  });

  it('is looked for in the archive that it lies in, each of two in its own', async () => {
    const first = site(null);
    const connections = {
      ...first.connections,
      archive: (name = '') =>
        name === 'Breast' ? site(orthanc).connections.archive() : openArchive({ ...away, ...noRules }),
    };
    const several = { ...first, connections };
    const twice = { fault: { code: 'viewer-study-twice' } };
    const archiveOf = (uid: string) => (uid === studyUid ? 'Breast' : 'Here');
    const asked: string[] = [];
    const archive = (name = '') => {
      asked.push(name);
      return connections.archive('Breast');
    };
    const noting = { ...several, archiveOf, connections: { ...connections, archive } };
    await expect(viewerAddress({ ...several, archiveOf }, [studyUid], signal)).rejects.toMatchObject(twice);
    await expect(viewerAddress(noting, [studyUid, '2.25.404'], signal)).rejects.toMatchObject(twice);
    expect(asked).toEqual(['Breast', 'Here']);
    // The first one is away: nothing is known against the study, and the viewer may reach it.
    expect((await viewerAddress(several, [studyUid], signal)).url).toContain(studyUid);
  });

  it('that the archive does not hold is named as missing', async () => {
    await expect(viewerAddress(site(orthanc), ['2.25.404'], signal)).rejects.toMatchObject({
      fault: { code: 'viewer-study-missing' },
    });
  });
});
