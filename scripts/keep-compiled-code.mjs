import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoDir } from './setup/places.mjs';

// The invented disc is this patient's, of whom the demo's EHR has this order.
const demo = { mrn: '0047113', accession: 'ACC20260317-4' };
const preload = join(repoDir, 'scripts', 'compiled-code-preload.cjs');

/**
 * Lets what was built in `out/engine/` import an invented disc once, into the demo's archive and EHR, and keeps beside it the code that V8 made of it by then
 * (`src/engine/delivered-code.ts` takes it from there): for the Node that builds, which is the one that a package brings.
 */
export async function keepCompiledCode() {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-compiled-'));
  const { startFakeArchive } = await import('../test/fakes/fake-archive.ts');
  const { startReferenceEhr } = await import('../demo/reference-ehr/start-reference-ehr.ts');
  const archive = await startFakeArchive();
  const ehr = await startReferenceEhr({ archive });
  try {
    await startEngine(join(folder, 'desk'));
    await importDisc(folder, archive, ehr);
  } finally {
    await ehr.stop();
    await archive.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The engine's process as the window starts it, up to where it serves; and again with the ledger that is there then.
 *
 * @param {string} home
 */
async function startEngine(home) {
  const keyHex = randomBytes(32).toString('hex');
  for (const _ledger of ['new', 'there']) {
    const engine = fork(join(repoDir, 'out', 'engine', 'index.cjs'), [], {
      execArgv: ['--require', preload],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    engine.send({ type: 'init', home, keyHex, keyOrigin: 'file', version: '0.0.0', user: 'build' });
    // One that ends before it serves says no more than its code.
    const [said] = await Promise.race([once(engine, 'message'), once(engine, 'exit')]);
    if (said?.type !== 'ready') throw new Error(`The engine that was built does not start: ${JSON.stringify(said)}`);
    engine.send({ type: 'shutdown' });
    await once(engine, 'exit');
  }
}

/**
 * @param {string} folder
 * @param {{ url: string, user: string, password: string }} archive
 * @param {{ url: string }} ehr
 */
async function importDisc(folder, archive, ehr) {
  const [disc, home, archivePassword, ehrPassword] = ['disc', 'home', 'archive', 'ehr'].map((name) =>
    join(folder, name),
  );
  writeFileSync(archivePassword, archive.password, { mode: 0o600 });
  writeFileSync(ehrPassword, 'demo-radiographer', { mode: 0o600 });
  await gantry('disc', 'make', disc, '--images', '40');
  const toArchive = ['--orthanc', archive.url, '--user', archive.user, '--password-file', archivePassword];
  const toEhr = ['--ehr', ehr.url, '--ehr-user', 'radiographer', '--ehr-password-file', ehrPassword];
  await gantry('init', ...toArchive, ...toEhr, '--home', home);
  await gantry('import', disc, '--mrn', demo.mrn, '--accession', demo.accession, '--home', home);
}

/** @param {string[]} args */
function gantry(...args) {
  return promisify(execFile)(process.execPath, ['--require', preload, join(repoDir, 'bin', 'gantry.mjs'), ...args]);
}
