import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';
import { ledgerVersion } from '../ledger/migrations.ts';

vi.setConfig({ testTimeout: 60_000 });
const context = { signal: new AbortController().signal };
const intent = { kind: 'latest', version: '9.9.9', ledgerVersion } as const;
let root: string;
let home: string;
let disc: string;
let engine: Engine;
/** Takes what it is asked and never answers. */
let silent: Server;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'update-'));
  home = join(root, 'home');
  disc = join(root, 'disc');
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home, key, keyOrigin: 'file', version: '0', user: 'desk' });
  await makeDisc({ outPath: disc, kind: 'standard', seed: 1, patients: 1, studies: 1, images: 2 });
});
afterEach(async () => {
  silent.close();
  silent.closeAllConnections();
  await engine.close();
  await rm(root, { recursive: true, force: true });
});
const begin = (wanted: Parameters<Engine['handlers']['updates']['begin']>[0] = intent) =>
  engine.handlers.updates.begin(wanted, context);
const isBackedUp = (): boolean => readdirSync(home).includes('backups');

test('a change of version begins with a backup, and says in the audit trail who agreed to it', async () => {
  await begin();
  expect(readdirSync(join(home, 'backups'))).toHaveLength(1);
  const approved = [...engine.audit.list(0)].find(({ action }) => action === 'update.approved');
  expect(approved).toMatchObject({ actor: 'desk', subject: '9.9.9', detail: { kind: 'latest', from: '0' } });
});

test('never while a disc is read', async () => {
  const reading = engine.handlers.media.scan({ scanId: 'scan', paths: [disc] }, context);
  await expect(begin()).rejects.toMatchObject({ fault: { code: 'update-busy', params: { imports: 0, media: 1 } } });
  expect(isBackedUp()).toBe(false);
  await reading;
  await begin();
});

test('never while an import is worked on; one that only waits does not hinder it', async () => {
  const { port } = silent.address() as AddressInfo;
  await engine.handlers.settings.save({ archive: { url: `http://127.0.0.1:${port}`, user: '' } }, context);
  const report = await engine.handlers.media.scan({ scanId: 'scan', paths: [disc] }, context);
  const study = { scanId: 'scan', studyInstanceUid: report.patients[0]?.studies[0]?.studyInstanceUid ?? '' };
  const patient = { by: 'operator', mrn: 'MRN-77', accessionNumber: null } as const;
  const choice = { ...study, patient, edits: [], repair: null };
  const made = await engine.handlers.plan.make(choice, context);
  if (!made.ok) throw new Error('the plan cannot be made');
  const { hash, toConfirm } = made.plan;
  await engine.handlers.imports.approve({ ...choice, planHash: hash, confirmed: toConfirm, urgent: false }, context);
  const condition = async () => (await engine.handlers.imports.list({}, context))[0]?.condition;

  engine.start();
  await vi.waitFor(async () => expect(await condition()).toBe('running'), { timeout: 20_000 });
  await expect(begin()).rejects.toMatchObject({ fault: { code: 'update-busy', params: { imports: 1, media: 0 } } });

  silent.close();
  silent.closeAllConnections();
  await vi.waitFor(async () => expect(await condition()).toBe('waiting'), { timeout: 40_000 });
  await begin();
});

test('not back to a version that could not read the records', async () => {
  const tooOld = { kind: 'earlier', version: '0.0.1', ledgerVersion: ledgerVersion - 1 } as const;
  await expect(begin(tooOld)).rejects.toMatchObject({ fault: { code: 'update-ledger', params: { version: '0.0.1' } } });
  expect(isBackedUp()).toBe(false);
});

test('asks nobody where no address is named', async () => {
  expect(await engine.handlers.updates.source({}, context)).toMatchObject({ url: null });
  await engine.handlers.settings.save({ updates: { url: 'https://updates.clinic.example/gantry' } }, context);
  expect(await engine.handlers.updates.source({}, context)).toMatchObject({
    url: 'https://updates.clinic.example/gantry',
  });
});
