import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type ArchiveClient, openArchive } from './archive-client.ts';
import { readSystem } from './read-system.ts';
import { storageRoom } from './storage-room.ts';

/**
 * `GET /system` as the versions answer it: 1.10.1 has the fields of Debian 12's own Orthanc; 1.12 and 1.13 are laid out after the fields that each release
 * added (1.11: OverwriteInstances, StorageCompression, IngestTranscoding; 1.11.3: the limits; 1.12: HasLabels, UserMetadata; 1.12.5: Capabilities; 1.13:
 * OverwriteInstancesMode, StoreMD5ForAttachments), not taken from running servers. Gantry goes by the fields, never by the numbers.
 */
const replies = {
  '1.10.1': {
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
  },
  '1.12.4': {
    ApiVersion: 24,
    CheckRevisions: false,
    DatabaseVersion: 6,
    DatabaseServerIdentifier: 'a0b1c2d3-00000000-00000000-00000000-00000001',
    DicomAet: 'ORTHANC',
    DicomPort: 4242,
    HasLabels: true,
    HttpPort: 8042,
    IngestTranscoding: '',
    IsHttpServerSecure: true,
    MainDicomTags: { Study: '0008,0020;0008,0030;0008,0050;0008,1030;0020,000d;0020,0010' },
    MaximumPatientCount: 0,
    MaximumStorageMode: 'Recycle',
    MaximumStorageSize: 0,
    Name: 'Orthanc',
    OverwriteInstances: false,
    PluginsEnabled: true,
    StorageCompression: false,
    UserMetadata: {},
    Version: '1.12.4',
  },
  '1.13.0': {
    ApiVersion: 30,
    Capabilities: { HasExtendedChanges: true, HasExtendedFind: true },
    CheckRevisions: false,
    DatabaseVersion: 6,
    DicomAet: 'ORTHANC',
    DicomPort: 4242,
    HasLabels: true,
    HttpPort: 8042,
    IngestTranscoding: '1.2.840.10008.1.2.4.80',
    IsHttpServerSecure: true,
    MaximumPatientCount: 0,
    MaximumStorageMode: 'Reject',
    MaximumStorageSize: 500_000,
    Name: 'Orthanc',
    OverwriteInstances: true,
    OverwriteInstancesMode: 'IfChanged',
    PluginsEnabled: true,
    StorageCompression: false,
    StoreMD5ForAttachments: true,
    UserMetadata: {},
    Version: '1.13.0',
  },
} as const;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function archiveOf(system: unknown, statistics: unknown = {}): Promise<ArchiveClient> {
  const server: Server = createServer((request, response) => {
    const body = request.url === '/system' ? system : request.url === '/statistics' ? statistics : null;
    if (body === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
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
  expect(await readSystem(await archiveOf(replies['1.10.1']))).toMatchObject({
    version: '1.10.1',
    overwritesInstances: null,
    transcodesOnIngest: null,
    recyclesWhenFull: null,
    maximumStorageMb: 0,
  });
});

it('1.12 says it, and without a limit nothing is ever held for room', async () => {
  const client = await archiveOf(replies['1.12.4']);
  const system = await readSystem(client);
  expect(system).toMatchObject({ overwritesInstances: false, transcodesOnIngest: false, recyclesWhenFull: true });
  expect(await storageRoom(client, system)).toBeNull();
});

it('1.13 overwrites what has changed: the named mode is believed, and the limit with its way of refusing', async () => {
  const client = await archiveOf(replies['1.13.0'], { TotalDiskSize: String(499_999 * 1_048_576), CountPatients: 9 });
  const system = await readSystem(client);
  expect(system).toMatchObject({ overwritesInstances: true, transcodesOnIngest: true, recyclesWhenFull: false });
  expect(await storageRoom(client, system)).toMatchObject({ freeBytes: 1_048_576 });
});

it('what answers and is no Orthanc is called so', async () => {
  await expect(readSystem(await archiveOf({ hello: 'world' }))).rejects.toMatchObject({
    fault: { code: 'archive-not-orthanc' },
  });
});
