import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../../../src/engine/backups.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { openLedger } from '../../../src/engine/ledger/open-ledger.ts';
import { restoreHome } from '../../../src/engine/restore-home.ts';
import { openVault } from '../../../src/engine/vault/open-vault.ts';

const engine = join(import.meta.dirname, '..', '..', '..', 'src', 'engine');
const key = Buffer.alloc(32, 7);
const at = new Date('2026-03-17T02:00:00.000Z');
let work: string;
let home: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-restore-'));
  home = join(work, 'home');
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('NOT RUN: to be killed at each system call needs strace');

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** A home with an image that its backup knows, and one that came after it. */
async function homeWithBackup(): Promise<{ backupPath: string; early: string; late: string }> {
  const vault = openVault({ home, key });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: true });
  const hold = async (scanId: string): Promise<string> => {
    const { name } = await vault.spool.write(streamOf(scanId));
    const now = new Date().toISOString();
    ledger.heldFiles.begin(scanId, now);
    const file = { sourcePath: '/media/disc', path: name, sizeBytes: 1, modifiedAtMs: null };
    ledger.heldFiles.record(scanId, [{ ...file, sopInstanceUid: '2.25.1', spoolName: name, sha256: '' }], now);
    return name;
  };
  const early = await hold('early');
  const { path: backupPath } = makeBackup({ ledger, folder: join(work, 'backups'), keep: 3, at, actor: 'anna' });
  const late = await hold('late');
  ledger.close();
  return { backupPath, early, late };
}

/** Where an image lies, in the spool or aside. */
function isThere(name: string): boolean {
  const aside = join(home, 'replaced');
  const folders = existsSync(aside) ? readdirSync(aside).map((time) => join(aside, time, 'spool')) : [];
  return [join(home, 'spool'), ...folders].some((folder) => existsSync(join(folder, name)));
}

async function startAndEnd(): Promise<void> {
  await (await createEngine({ home, key, keyOrigin: 'file', version: '0', user: 'anna' })).close();
}

function knows(name: string): boolean {
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: openVault({ home, key }).ledgerKey });
  try {
    return ledger.heldFiles.isUsed(name);
  } finally {
    ledger.close();
  }
}

describe.skipIf(!hasStrace)('a restore that is killed', () => {
  const program = `
    import { restoreHome } from ${JSON.stringify(join(engine, 'restore-home.ts'))};
    const [home, backupPath] = process.argv.slice(1);
    restoreHome({ home, key: Buffer.alloc(32, 7), backupPath, actor: 'anna' });`;
  function strace(backupPath: string, ...options: string[]): number | null {
    const node = [process.execPath, '--input-type=module', '-e', program, home, backupPath];
    return spawnSync('strace', ['-f', '-qq', '-o', join(work, 'calls'), ...options, ...node]).status;
  }

  it('at any rename, link or removal loses no image at the next start, and is finished by the next call', async () => {
    const { backupPath, early, late } = await homeWithBackup();
    const pristine = join(work, 'pristine');
    cpSync(home, pristine, { recursive: true });
    const calls = ['rename', 'link', 'unlink', 'mkdir', 'fsync'];
    expect(strace(backupPath, '-e', `trace=${calls.join()}`)).toBe(0);
    const lines = readFileSync(join(work, 'calls'), 'utf8').split('\n');
    const kills = calls.flatMap((name) =>
      lines.filter((line) => line.includes(` ${name}(`)).map((_, n) => `inject=${name}:signal=SIGKILL:when=${n + 1}`),
    );
    let killed = 0;
    for (const kill of kills) {
      rmSync(home, { recursive: true });
      cpSync(pristine, home, { recursive: true });
      if (strace(backupPath, '-e', kill) !== 0) killed += 1;
      await startAndEnd();
      expect([isThere(early), isThere(late)], kill).toEqual([true, true]);
      // Whichever ledger it is, what it knows is where it looks for it.
      for (const name of [early, late]) if (knows(name)) expect(existsSync(join(home, 'spool', name)), kill).toBe(true);
      restoreHome({ home, key, backupPath, actor: 'anna' });
      await startAndEnd();
      expect([knows(early), knows(late), isThere(early), isThere(late)], kill).toEqual([true, false, true, true]);
    }
    expect(killed).toBeGreaterThan(8);
  }, 300_000);
});
