import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ArchiveClient, openArchive } from './archive-client.ts';
import { noticesOf } from './archive-notices.ts';
import { archiveBrowser } from './browse/open-browser.ts';
import { readSystem } from './read-system.ts';
import { storageRoom } from './storage-room.ts';

/*
 * What Debian 12 does not have, by what those servers said: `test/fakes/orthanc-replies/` holds samples that Orthanc's own documentation recorded from its demo
 * server (1.12.3, 1.12.11), and 1.13.0 after its source; each file says where it comes from. 1.10.1 is Debian's own, asked here. Gantry goes by the fields, never
 * by the numbers.
 */
type Replies = Readonly<Record<string, unknown>>;

function recorded(version: string): Replies {
  const path = new URL(`../../../test/fakes/orthanc-replies/orthanc-${version}.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { replies: Replies }).replies;
}

const debian = {
  ApiVersion: 16,
  CheckRevisions: false,
  DatabaseBackendPlugin: null,
  DatabaseVersion: 6,
  DicomAet: 'ORTHANC',
  DicomPort: 4242,
  HttpPort: 8042,
  IsHttpServerSecure: true,
  Name: 'Orthanc',
  PluginsEnabled: true,
  StorageAreaPlugin: null,
  Version: '1.10.1',
};
/** `/system` as 1.13.0 answers where it is set to re-encode, to overwrite what has changed, and to refuse when it is full. */
const strict13 = {
  ...(recorded('1.13.0')['/system'] as object),
  ...{ IngestTranscoding: '1.2.840.10008.1.2.4.80', OverwriteInstances: true, OverwriteInstancesMode: 'IfChanged' },
  ...{ MaximumStorageMode: 'Reject', MaximumStorageSize: 500_000 },
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Asked {
  readonly path: string;
  readonly body: string;
}

/** A server that answers what it was recorded to answer, and 404 for the rest; notes what it was asked. */
async function archiveOf(replies: Replies, asked: Asked[] = []): Promise<ArchiveClient> {
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const path = request.url ?? '';
    asked.push({ path, body });
    const reply = replies[path];
    if (reply === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const access = { user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] };
  const client = openArchive({ ...access, url: `http://127.0.0.1:${port}` });
  closers.push(
    () => client.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return client;
}

it('1.10.1 cannot say whether it overwrites, re-encodes or deletes: nothing is taken for granted', async () => {
  expect(await readSystem(await archiveOf({ '/system': debian }))).toMatchObject({
    version: '1.10.1',
    overwritesInstances: null,
    transcodesOnIngest: null,
    recyclesWhenFull: null,
    maximumStorageMb: 0,
  });
});

it('1.12 says it, and without a limit nothing is ever held for room', async () => {
  const client = await archiveOf(recorded('1.12.11'));
  const system = await readSystem(client);
  expect(system).toMatchObject({ overwritesInstances: false, transcodesOnIngest: false, recyclesWhenFull: true });
  expect(await storageRoom(client, system)).toBeNull();
});

it('1.13 overwrites what has changed: the named mode is believed, and the limit with its way of refusing', async () => {
  const client = await archiveOf({
    '/system': strict13,
    '/statistics': { TotalDiskSize: String(499_999 * 1_048_576), CountPatients: 9 },
  });
  const system = await readSystem(client);
  expect(system).toMatchObject({ overwritesInstances: true, transcodesOnIngest: true, recyclesWhenFull: false });
  expect(await storageRoom(client, system)).toMatchObject({ freeBytes: 1_048_576 });
});

it('what answers and is no Orthanc is called so', async () => {
  await expect(readSystem(await archiveOf({ '/system': { hello: 'world' } }))).rejects.toMatchObject({
    fault: { code: 'archive-not-orthanc' },
  });
});

describe('a server goes by what it says it can do', () => {
  const search = { patientName: ['sample'] };
  const page = { offset: 0, limit: 10 };
  /** The recorded study as `/tools/find` gives it where the counts were asked for (`RequestedTags`, since 1.11). */
  const found = (version: string): Replies => {
    const replies = recorded(version);
    const study = replies['/studies/{id}'] as { ID: string };
    const counts = { ModalitiesInStudy: 'MR', NumberOfStudyRelatedInstances: '232', NumberOfStudyRelatedSeries: '7' };
    return {
      ...replies,
      '/tools/find': [{ ...study, RequestedTags: counts }],
      [`/studies/${study.ID}`]: study,
      [`/studies/${study.ID}/series`]: [replies['/series/{id}']],
      [`/studies/${study.ID}/statistics`]: replies['/studies/{id}/statistics'],
    };
  };

  it.each(['1.12.3', '1.12.11', '1.13.0'])(
    '%s counts what it finds itself: a page of studies is one question',
    async (version) => {
      const asked: Asked[] = [];
      const browser = archiveBrowser(await archiveOf(found(version), asked));
      const { studies } = await browser.search(search, page);
      expect(studies).toMatchObject([
        { patientId: 'SAMPLE-1', modalities: ['MR'], series: 7, instances: 232, studyDate: '2006-12-01' },
      ]);
      expect(asked.map(({ path }) => path)).toEqual(['/system', '/tools/find']);
    },
  );

  it.each([
    ['1.12.3', false],
    ['1.12.11', true],
    ['1.13.0', true],
  ] as const)('%s is asked for the newest first only where it can sort (ExtendedFind): %s', async (version, sorts) => {
    const asked: Asked[] = [];
    await archiveBrowser(await archiveOf(found(version), asked)).search(search, page);
    const body = JSON.parse(asked.find(({ path }) => path === '/tools/find')?.body ?? '{}') as object;
    expect('OrderBy' in body).toBe(sorts);
  });

  it.each(['1.12.3', '1.12.11', '1.13.0'])(
    '%s shows the labels of a study, its size and what the whole archive holds',
    async (version) => {
      const replies = found(version);
      const study = replies['/studies/{id}'] as { ID: string };
      const labelled = { ...replies, [`/studies/${study.ID}`]: { ...study, Labels: ['second-opinion'] } };
      const browser = archiveBrowser(await archiveOf(labelled));
      expect(await browser.study(study.ID)).toMatchObject({ labels: ['second-opinion'], bytes: 68_153_234 });
      const { CountStudies, TotalDiskSize } = replies['/statistics'] as { CountStudies: number; TotalDiskSize: string };
      expect(await browser.statistics()).toMatchObject({ studies: CountStudies, bytes: Number(TotalDiskSize) });
    },
  );

  it.each([
    ['1.12.3', ['recycles-when-full', 'outdated']],
    ['1.12.11', ['recycles-when-full']],
    ['1.13.0', ['recycles-when-full']],
  ] as const)('%s tells the administrator what to look at, and no more: %s', async (version, notices) => {
    const system = await readSystem(await archiveOf(recorded(version)));
    expect(noticesOf(system)).toEqual(notices);
    expect(system).toMatchObject({ hasLabels: true, overwritesInstances: false, transcodesOnIngest: false });
  });

  it('1.10.1 knows no labels, and none are shown rather than an empty list', async () => {
    const replies = found('1.12.3');
    const { Labels: _, ...study } = replies['/studies/{id}'] as { ID: string; Labels: string[] };
    const browser = archiveBrowser(await archiveOf({ ...replies, '/system': debian, [`/studies/${study.ID}`]: study }));
    expect((await browser.study(study.ID))?.labels).toBeNull();
  });
});
