import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/engine/ledger/open-database.ts';
import { openLedger } from '../../../src/engine/ledger/open-ledger.ts';
import { openVault, type Vault } from '../../../src/engine/vault/open-vault.ts';
import { insist } from '../fault-bed.ts';
import type { Said } from './engine-job.ts';
import type { Round, StudyBed } from './study-bed.ts';

interface Held {
  spool_name: string | null;
  sop_instance_uid: string;
  sha256: string | null;
  md5: string | null;
  orthanc_id: string | null;
  confirmed_at: string | null;
  staged_at: string | null;
}
/** How far an import had come when its engine ended. */
export type Reached = 'nothing' | 'scan' | 'stage' | 'upload' | 'verify' | 'link' | 'done';

/**
 * What must hold of a home whose engine ended in whatever way: the ledger opens and is whole, its trail is unbroken, no image that was said to be here is
 * lost, what is confirmed is in the archive with the same bytes, and no green is untrue. Changes nothing.
 * @throws Error with the promise that was broken
 */
export async function checkHome(
  { work, orthanc, ehr }: Pick<StudyBed, 'work' | 'orthanc' | 'ehr'>,
  round: Round,
  said: readonly Said[],
  home: string = round.job.home,
): Promise<Reached> {
  const claims = said.filter((one) => one.kind === 'import');
  const copied = said.find((one) => one.kind === 'copied')?.files ?? 0;
  if (!existsSync(join(home, 'ledger.db'))) {
    insist(copied === 0 && claims.length === 0, 'the ledger is gone, though it was said to hold something');
    return 'nothing';
  }
  const vault = openVault({ home, key: Buffer.from(round.job.key, 'hex') });
  const place = { path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: vault.keyProven };
  const ledger = openLedger(place);
  try {
    insist(ledger.checkIntegrity().length === 0, 'the ledger is damaged');
    insist(ledger.audit.verifyAudit().ok, 'the audit trail is broken');
  } finally {
    ledger.close();
  }
  const db = openDatabase(place);
  try {
    const instances = db.prepare<[], Held>('SELECT * FROM instances').all();
    const held = db.prepare<[], Held>('SELECT *, NULL AS md5, NULL AS staged_at FROM held_files').all();
    for (const file of [...instances, ...held])
      if (file.spool_name !== null)
        insist(
          (await sha256In(vault, file.spool_name)) === round.files.get(file.sop_instance_uid),
          'a stored image is not what the disc held',
        );
    const inVault = new Set(
      [...instances.filter((one) => one.staged_at !== null), ...held].map((one) => one.sop_instance_uid),
    );
    insist(inVault.size >= copied, `${copied} images were said to be copied, ${inVault.size} are`);

    const { station, status } =
      db.prepare<[], { station: Reached; status: string | null }>('SELECT station, status FROM imports').get() ?? {};
    insist(claims.length === 0 || station !== undefined, 'an import is lost');
    insist(station === undefined || instances.length === round.files.size, 'the ledger forgot images');
    const count = (of: keyof Held): number => instances.filter((one) => one[of] !== null).length;
    for (const { counts } of claims) {
      insist(count('staged_at') >= counts.staged, `staged was ${counts.staged}, is ${count('staged_at')}`);
      insist(
        count('confirmed_at') >= counts.confirmed,
        `confirmed was ${counts.confirmed}, is ${count('confirmed_at')}`,
      );
    }
    const sums = new Map(await archiveSums(orthanc, instances));
    for (const { confirmed_at, orthanc_id, md5 } of instances)
      if (confirmed_at !== null)
        insist(sums.get(orthanc_id ?? '') === md5, 'confirmed, but the archive has other bytes');
    const saidGreen = claims.some((one) => one.status === 'success');
    insist(!saidGreen || status === 'success', 'a green that is gone again');
    if (status === 'success') insist(count('confirmed_at') === round.files.size, 'green without every image confirmed');
    for (const log of ehr.state.uploadLogs.values())
      if (log.study_instance_uid === round.studyInstanceUid && log.upload_status === 'success')
        insist(count('confirmed_at') === round.files.size, 'the EHR was told of a success that is none');
    return station ?? (held.length > 0 ? 'scan' : 'nothing');
  } finally {
    db.close();
    insist(existsSync(work), 'the test lost its folder');
  }
}

/** The archive and the EHR against the disc, once an import is done: everything there, nothing twice, one log, one link. */
export async function checkDone({ orthanc, ehr }: StudyBed, round: Round): Promise<void> {
  const query = { Level: 'Instance', Query: { StudyInstanceUID: round.studyInstanceUid }, Expand: true };
  const found = (await ask(orthanc, 'tools/find', JSON.stringify(query)).then((reply) => reply.json())) as {
    MainDicomTags: { SOPInstanceUID: string };
  }[];
  const uids = found.map(({ MainDicomTags }) => MainDicomTags.SOPInstanceUID);
  insist(new Set(uids).size === uids.length, 'an image is in the archive twice');
  insist(
    [...round.files.keys()].every((uid) => uids.includes(uid)),
    'an image is lost',
  );
  const logs = [...ehr.state.uploadLogs.values()].filter((log) => log.study_instance_uid === round.studyInstanceUid);
  insist(logs.length === 1 && logs[0]?.upload_status === 'success', `the EHR has ${logs.length} logs of the study`);
  insist(
    ehr.state.orders.get(round.job.orderId)?.study_instance_uid === round.studyInstanceUid,
    'the order is not linked to the study',
  );
}

async function sha256In(vault: Vault, name: string): Promise<string> {
  const file = await vault.spool.open(name);
  try {
    return createHash('sha256')
      .update(await file.read(0, file.sizeBytes))
      .digest('hex');
  } finally {
    await file.close();
  }
}

async function archiveSums(orthanc: StudyBed['orthanc'], instances: readonly Held[]): Promise<[string, string][]> {
  const ids = instances.flatMap(({ confirmed_at, orthanc_id }) => (confirmed_at && orthanc_id ? [orthanc_id] : []));
  return Promise.all(
    ids.map(async (id) => [id, await (await ask(orthanc, `instances/${id}/attachments/dicom/md5`)).text()]),
  );
}

function ask({ url, user, password }: StudyBed['orthanc'], path: string, body?: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return fetch(`${url}/${path}`, { headers: { authorization }, ...(body ? { method: 'POST', body } : {}) });
}
