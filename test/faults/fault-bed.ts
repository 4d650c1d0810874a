import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import type { ImportView } from '../../src/contract/imports.ts';
import { type ArchiveClient, openArchive } from '../../src/engine/archive/archive-client.ts';
import type { ImportDeps } from '../../src/engine/import/import-deps.ts';
import type { ApprovedImport } from '../../src/engine/import/imports.ts';
import { openTestRoom, studyOf, type TestRoom, testIdentity } from '../../src/engine/import/testing/test-room.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import type { Random } from '../fuzz/random.ts';
import type { FaultCase } from './fault-case.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const images = 24;
/** A server that stalls is given up after this; at a desk it is 30 s. */
const patienceMs = 1_500;

/** A real Orthanc behind a proxy that can fail, a disc, and an import room with its ledger and spool on the disk. */
export interface FaultBed {
  readonly orthanc: RunningOrthanc;
  readonly proxy: FaultProxy;
  readonly archive: ArchiveClient;
  readonly study: ApprovedImport;
  readonly images: number;
  /** The room, opened with the archive behind the proxy; again after `reopen`. */
  room(): TestRoom;
  /** Closes the room and opens it anew on the same home folder. */
  reopen(overrides?: Partial<ImportDeps>): Promise<TestRoom>;
  /** Approves the study and works until it is done, held or cancelled. */
  importStudy(more?: Partial<ApprovedImport>): Promise<ImportView>;
}

/** Runs one case with one seed on a fresh bed. @throws Error (an assertion's) when a promise is broken. */
export async function runFault(fault: FaultCase, random: Random): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'gantry-fault-'));
  mkdirSync(join(work, 'home'));
  const orthanc = await startOrthanc({ dicomWeb: false, ...fault.orthanc?.() });
  const proxy = await startFaultProxy(orthanc.url);
  const archive = openArchive({
    ...{ url: proxy.url, user: orthanc.user, password: orthanc.password },
    ...{ caPem: '', allowPlainHttpHosts: [], timeoutMs: patienceMs },
  });
  const name = `fault-${fault.name}-${random(2 ** 31)}`;
  const { folder, studyInstanceUid } = slicesOnDisc({
    ...{ folder: join(work, 'disc'), name, images, person: testIdentity },
  });
  const study = studyOf(folder, studyInstanceUid);
  const open = (overrides: Partial<ImportDeps> = {}): TestRoom =>
    openTestRoom(join(work, 'home'), { archive: () => archive, ...overrides });
  let room = open();
  try {
    const bed: FaultBed = {
      ...{ orthanc, proxy, archive, study, images },
      room: () => room,
      async reopen(overrides) {
        await room.close();
        room = open(overrides);
        return room;
      },
      async importStudy(more) {
        const { id } = room.imports.approve({ ...study, ...more });
        room.imports.start();
        return room.imports.settled(id);
      },
    };
    await fault.run(bed, random);
    proxy.wish = () => undefined;
    await checkPromises(bed, folder);
  } finally {
    await room.close();
    archive.close();
    await proxy.stop();
    await orthanc.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** What must be true after every fault, whatever the import came to. */
async function checkPromises(bed: FaultBed, folder: string): Promise<void> {
  const onDisc = new Map(readdirSync(folder).map((file) => [file.replace('.dcm', ''), md5Of(join(folder, file))]));
  const held = await heldBy(bed.orthanc, bed.study.studyInstanceUid);
  const uids = held.map(({ uid }) => uid);
  insist(new Set(uids).size === uids.length, 'an image is in the archive twice');
  const stored = new Map(held.map(({ uid, md5 }) => [uid, md5]));
  const { ledger, imports, spool } = bed.room();
  for (const view of imports.list()) {
    const row = ledger.imports.find(view.id);
    insist(row !== null, 'an import is lost');
    const { selected, confirmed, failed } = view.counts;
    insist(selected === bed.images, 'the ledger forgot images');
    const confirmedIds = new Set(ledger.instances.confirmedIds(row.seq).map(({ orthancId }) => orthancId));
    for (const id of confirmedIds) {
      const found = held.find((one) => one.id === id);
      insist(found !== undefined, 'the ledger says confirmed, the archive does not have it');
      insist(found.md5 === onDisc.get(found.uid), 'the ledger says confirmed, the archive has other bytes');
    }
    if (view.status === 'success') {
      insist(confirmed === bed.images && failed === 0, 'green without every image confirmed');
      for (const [uid, md5] of onDisc) insist(stored.get(uid) === md5, 'green, but the archive has not every image');
    }
    const { instances } = ledger;
    const open = [instances.toStage, instances.toSend, instances.toConfirm].flatMap((of) => of(row.seq, 0, bed.images));
    insist(
      confirmed + failed + open.length === selected,
      'an image is neither confirmed, nor named, nor still to come',
    );
    // Nothing lost: what has still to be sent can be read from the spool.
    for (const instance of ledger.instances.toSend(row.seq, 0, bed.images)) {
      const file = await spool.open(instance.spoolName ?? '');
      insist(file.sizeBytes === instance.sizeBytes, 'a staged image is not whole');
      await file.close();
    }
  }
  insist(ledger.audit.verifyAudit().ok, 'the audit trail is broken');
  insist(ledger.checkIntegrity().length === 0, 'the ledger is damaged');
}

/** What Orthanc itself says that it holds of a study, asked past Gantry. */
async function heldBy(orthanc: RunningOrthanc, study: string): Promise<{ id: string; uid: string; md5: string }[]> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  const ask = (path: string, body?: string): Promise<Response> =>
    fetch(`${orthanc.url}/${path}`, { headers: { authorization }, ...(body ? { method: 'POST', body } : {}) });
  const query = { Level: 'Instance', Query: { StudyInstanceUID: study }, Expand: true };
  const found = (await (await ask('tools/find', JSON.stringify(query))).json()) as {
    ID: string;
    MainDicomTags: { SOPInstanceUID: string };
  }[];
  const held: { id: string; uid: string; md5: string }[] = [];
  for (const { ID, MainDicomTags } of found) {
    const md5 = await (await ask(`instances/${ID}/attachments/dicom/md5`)).text();
    held.push({ id: ID, uid: MainDicomTags.SOPInstanceUID, md5 });
  }
  return held;
}

function md5Of(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}

/** @throws Error with the promise that was broken. */
export function insist(holds: boolean, broken: string): asserts holds {
  if (!holds) throw new Error(broken);
}
