import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateVault } from '../../../src/engine/rotate-vault.ts';
import { readKeyFile, replaceKeyFile } from '../../../src/engine/vault/key-file.ts';
import { makeVaultHome, readVaultHome, type VaultHome, vaultContents } from '../../fakes/vault-home.ts';

const engine = join(import.meta.dirname, '..', '..', '..', 'src', 'engine');
let room: VaultHome;
let work: string;
let home: string;
let keyPath: string;
beforeEach(async () => {
  room = await makeVaultHome();
  ({ work, home, keyPath } = room);
});
afterEach(() => room.remove());

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('NOT RUN: to be killed at each system call needs strace');

describe.skipIf(!hasStrace)('a rotation that is killed', () => {
  const program = `
    import { rotateVault } from ${JSON.stringify(join(engine, 'rotate-vault.ts'))};
    import { readKeyFile, replaceKeyFile } from ${JSON.stringify(join(engine, 'vault', 'key-file.ts'))};
    const [home, keyPath] = process.argv.slice(1);
    await rotateVault({ home, key: readKeyFile(keyPath), actor: 'anna', storeKey: (key) => replaceKeyFile(keyPath, key) });`;
  const calls = 'rename,unlink,fsync,fdatasync,pwrite64,ftruncate';
  function strace(...options: string[]): number | null {
    const node = [process.execPath, '--input-type=module', '-e', program, home, keyPath];
    // One thread for the files: strace counts the calls of each thread by itself.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
    return spawnSync('strace', ['-f', '-qq', '-o', join(work, 'calls'), ...options, ...node], { env }).status;
  }

  it('at any write, rename or sync leaves a home that opens with the key at hand, and is finished by the next call', async () => {
    const pristine = join(work, 'pristine');
    cpSync(home, pristine, { recursive: true });
    cpSync(keyPath, join(work, 'pristine.key'));
    expect(strace('-e', `trace=${calls}`)).toBe(0);
    const lines = readFileSync(join(work, 'calls'), 'utf8')
      .split('\n')
      .filter((line) => /^\d+ +\w+\(/.test(line));
    // Which of the calls change what lies on the disk; every rename and unlink is a moment of its own, of the writes a few are enough.
    const moments = (name: string, most: number): string[] => {
      const total = lines.filter((line) => line.includes(` ${name}(`)).length;
      const step = Math.max(1, Math.floor(total / most));
      return Array.from({ length: total }, (_, n) => n + 1)
        .filter((n) => n % step === 0)
        .map((n) => `inject=${name}:signal=SIGKILL:when=${n}`);
    };
    const kills = [
      ...moments('rename', 20),
      ...moments('unlink', 6),
      ...['fsync', 'fdatasync', 'pwrite64'].flatMap((name) => moments(name, 4)),
    ];
    let killed = 0;
    for (const kill of kills) {
      rmSync(home, { recursive: true });
      cpSync(pristine, home, { recursive: true });
      cpSync(join(work, 'pristine.key'), keyPath);
      if (strace('-e', kill) !== 0) killed += 1;
      await rotateVault({
        ...{ home, key: readKeyFile(keyPath), actor: 'anna' },
        storeKey: (key) => replaceKeyFile(keyPath, key),
      });
      expect(await readVaultHome(room, readKeyFile(keyPath)), kill).toEqual({ note: 'kept', images: vaultContents });
    }
    expect(killed).toBeGreaterThan(12);
  }, 300_000);
});
