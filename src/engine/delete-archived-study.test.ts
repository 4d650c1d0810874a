import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveClient, openArchive } from './archive/archive-client.ts';
import { type DeletionRoom, deleteArchivedStudy, deletionRight } from './delete-archived-study.ts';
import { type Ledger, openLedger } from './ledger/open-ledger.ts';

const uid = '1.2.826.0.1.3680043.2.1';
const order = { studyId: 'aaaa-1', reason: 'wrong patient', confirmation: '4711' };

/** An Orthanc's replies to what a deletion asks. */
function archiveWith(studies: Map<string, string>, { keeps = false } = {}): Server {
  return createServer((request, response) => {
    const { method, url = '' } = request;
    const id = /^\/studies\/([^/?]+)/.exec(url)?.[1] ?? '';
    const say = (body: unknown) => response.end(JSON.stringify(body));
    const study = (one: string) => ({
      ...{ ID: one, Series: ['s'], MainDicomTags: { StudyInstanceUID: uid } },
      PatientMainDicomTags: { PatientID: studies.get(one) },
    });
    if (url === '/tools/lookup') return say([...studies.keys()].map((ID) => ({ Type: 'Study', ID })));
    if (!studies.has(id)) return void response.writeHead(404).end();
    if (method === 'DELETE') {
      if (!keeps) studies.delete(id);
      return say({});
    }
    if (url.endsWith('/series')) return say([{ ID: 's', MainDicomTags: { Modality: 'CT' }, Instances: ['i', 'j'] }]);
    if (url.endsWith('/statistics')) return say({ DiskSize: '1000' });
    return say(study(id));
  });
}

describe('a deletion', () => {
  let home = '';
  let ledger: Ledger;
  let server: Server | undefined;
  let archive: ArchiveClient;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'gantry-delete-'));
    ledger = openLedger({ path: join(home, 'ledger.db'), key: Buffer.alloc(32, 7) });
  });
  afterEach(async () => {
    archive?.close();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    ledger.close();
    rmSync(home, { recursive: true, force: true });
  });

  async function room(studies: Map<string, string>, more: Partial<DeletionRoom> & { keeps?: boolean } = {}) {
    const { keeps = false, ...others } = more;
    server = archiveWith(studies, { keeps });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    archive = openArchive({
      url: `http://127.0.0.1:${port}`,
      user: '',
      password: '',
      caPem: '',
      allowPlainHttpHosts: [],
    });
    const now = () => new Date('2026-03-17T09:00:00Z');
    const onImport = () => {};
    return {
      ...{ archive, archiveName: '', ehr: null, roles: ['admin'], ledger, actor: 'ines', now, onImport },
      ...others,
    };
  }
  const trail = () => ledger.audit.list().map(({ action }) => action);

  it('needs a role: where nobody gives one, nobody may', async () => {
    const nobody = await room(new Map([['aaaa-1', '4711']]), { roles: [] });
    expect(await deletionRight(nobody)).toEqual({ may: false, reason: 'nobody' });
    await expect(deleteArchivedStudy(nobody, order)).rejects.toMatchObject({ fault: { code: 'delete-not-allowed' } });
    expect(trail()).toEqual([]);
  });

  it('needs the patient’s own number, typed; another’s deletes nothing', async () => {
    const studies = new Map([['aaaa-1', '4711']]);
    const wrong = deleteArchivedStudy(await room(studies), { ...order, confirmation: '4712' });
    await expect(wrong).rejects.toMatchObject({ fault: { code: 'delete-not-confirmed' } });
    expect(studies.size).toBe(1);
  });

  it('of one patient leaves alone the study of another that has the same UID', async () => {
    const studies = new Map([
      ['aaaa-1', '4711'],
      ['aaaa-2', '0815'],
    ]);
    const done = await deleteArchivedStudy(await room(studies), order);
    expect([done.by, [...studies]]).toEqual(['gantry', [['aaaa-2', '0815']]]);
    expect(trail()).toEqual(['archive.delete-asked', 'archive.deleted']);
  });

  it('is no matter for the EHR in another archive than its own: it would take the study of that UID there', async () => {
    const studies = new Map([['aaaa-1', '4711']]);
    const asked: string[] = [];
    const ehr = {
      me: async () => ({ id: 'u1', name: 'Ines', roles: ['admin'] }),
      async deleteStudy(studyInstanceUid: string) {
        asked.push(studyInstanceUid);
        return 'deleted';
      },
    } as unknown as NonNullable<DeletionRoom['ehr']>;
    const further = await room(studies, { ehr, archiveName: 'Breast' });
    expect(await deletionRight(further)).toEqual({ may: false, reason: 'elsewhere' });
    await expect(deleteArchivedStudy(further, order)).rejects.toMatchObject({ fault: { code: 'delete-not-allowed' } });
    expect(await deletionRight({ ...further, archiveName: '' })).toMatchObject({ may: true });
    expect([asked, studies.size]).toEqual([[], 1]);
  });

  it('is not called done where the archive still holds the study; the trail says so', async () => {
    const held = deleteArchivedStudy(await room(new Map([['aaaa-1', '4711']]), { keeps: true }), order);
    await expect(held).rejects.toMatchObject({ fault: { code: 'archive-not-deleted' } });
    expect(trail()).toEqual(['archive.delete-asked', 'archive.delete-failed']);
  });
});
