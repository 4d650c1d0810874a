import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrthanc } from '../../demo/orthanc.ts';
import { demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';

/** What every message must be: a sentence for a receptionist, without a code, a placeholder or a stack. */
function expectWords(text: string, ...parts: RegExp[]): void {
  for (const part of parts) expect(text).toMatch(part);
  expect(text).not.toMatch(/undefined|\[object|\{\{|ECONN|Error:|at \S+\.ts/);
}

const gantryScript = fileURLToPath(new URL('../../bin/gantry.mjs', import.meta.url));

/** Root may read everything, so the promise is asked of somebody else, where somebody else may read this checkout. */
const nobody = somebodyElse();
function somebodyElse(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  const account = { uid: 65534, gid: 65534 };
  const { status } = spawnSync(process.execPath, [gantryScript, 'help'], account);
  if (status === 0) return account;
  console.warn('NOT RUN: a folder that may not be read; only root can read this checkout');
  return null;
}

describe('each trouble is said: what happened, is the data safe, what to do', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack();
  });
  afterAll(() => stack.stop());

  it('says that the archive refuses the password, and holds the import without losing it', async () => {
    const { gantry, orthanc } = stack;
    const made = await gantry.run(
      'init',
      '--orthanc',
      orthanc.url,
      '--user',
      orthanc.user,
      '--password-file',
      gantry.secretFile('wrong', 'wrong'),
    );
    expect(made.code).toBe(1);
    expectWords(made.stdout, /archive/i, /password|user/i);
    const disc = await stack.disc('disc', '--images', '4');
    const imported = await gantry.run('import', disc, '--mrn', demoMrn, '--json');
    expect(imported.code).toBe(1);
    expect(imported.json().imports[0]).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-unauthorized', class: 'setup' },
    });

    await gantry.run(
      'init',
      '--orthanc',
      orthanc.url,
      '--user',
      orthanc.user,
      '--password-file',
      gantry.secretFile('right', orthanc.password),
    );
    const { id } = imported.json().imports[0];
    await gantry.run('queue', 'retry', id);
    const done = await gantry.run('queue', 'run', '--json');
    expect(done.json().imports[0]).toMatchObject({ station: 'done', status: 'success' });
  });

  it('refuses a certificate that nobody vouches for, and accepts it with the site’s own CA', async () => {
    const secure = await startOrthanc({ tls: true });
    try {
      const { gantry } = stack;
      const account = ['--user', secure.user, '--password-file', gantry.secretFile('tls', secure.password)];
      const refused = await gantry.run('init', '--orthanc', secure.url, ...account);
      expect(refused.code).toBe(1);
      expectWords(refused.stdout, /certificate/i);
      const trusted = await gantry.run(
        'init',
        '--orthanc',
        secure.url,
        ...account,
        '--ca',
        secure.certificatePath ?? '',
      );
      expect(trusted.stdout).toMatch(/ok\s+archive/);
    } finally {
      await secure.stop();
    }
  });

  it('says that the EHR cannot be reached', async () => {
    const { gantry } = stack;
    const made = await gantry.run('init', '--ehr', 'http://127.0.0.1:9/api/v1', '--ehr-user', 'radiographer');
    expect(made.code).toBe(1);
    expectWords(made.stdout, /EHR/, /reach/i);
    const disc = await stack.disc('for-nobody', '--images', '3');
    const imported = await gantry.run('import', disc, '--mrn', demoMrn);
    expect(imported.code).toBe(1);
    expectWords(imported.stdout + imported.stderr, /EHR/, /reach/i);
  });

  it('refuses plain HTTP to a server that is not this machine', async () => {
    const made = await stack.gantry.run('init', '--orthanc', 'http://orthanc.example:8042', '--user', 'u');
    expect(made.code).not.toBe(0);
    expectWords(made.stdout + made.stderr, /https|encrypt/i);
  });

  it('says that a folder is not there', async () => {
    const absent = await stack.gantry.run('scan', join(stack.gantry.root, 'nowhere'));
    expect(absent.code).not.toBe(0);
    expectWords(absent.stderr, /there|find|found/i);
  });

  it.skipIf(nobody === null)('says that a folder may not be read, to whoever may not read it', async () => {
    const locked = join(stack.gantry.root, 'locked');
    mkdirSync(locked);
    chmodSync(stack.gantry.root, 0o755);
    chmodSync(locked, 0);
    const unreadable = spawnSync(process.execPath, [gantryScript, 'scan', locked], { ...nobody, encoding: 'utf8' });
    expect(unreadable.status).not.toBe(0);
    expectWords(unreadable.stderr, /opened|read|permission/i);
  });

  it('names wrong usage in one line and ends with 2', async () => {
    for (const args of [
      ['import'],
      ['import', 'x'],
      ['scan'],
      ['nonsense'],
      ['queue', 'retry'],
      ['rewrite', 'a'],
      ['disc', 'make', 'x', '--kind', 'nonsense'],
    ]) {
      const wrong = await stack.gantry.run(...args);
      expect(wrong.code, args.join(' ')).toBe(2);
      expect(wrong.stderr.trim().split('\n'), args.join(' ')).toHaveLength(1);
    }
  });

  it('keeps a lost key and a wrong key apart from an empty vault', async () => {
    const { gantry } = stack;
    const wrong = gantry.secretFile('other.key', 'x'.repeat(64));
    const refused = await gantry.run('queue', '--key-file', wrong);
    expect(refused.code).toBe(2);
    expectWords(refused.stderr, /key/i);
    const lost = await gantry.run('queue', '--key-file', join(gantry.root, 'no-such.key'));
    expect(lost.code).toBe(2);
    expectWords(lost.stderr, /key/i);
  });

  it('refuses to begin anew where stored images are left and their records are gone', async () => {
    const { gantry } = stack;
    const disc = await stack.disc('left-behind', '--images', '3');
    await gantry.run(
      'init',
      '--orthanc',
      stack.orthanc.url,
      '--ehr',
      stack.ehr.url,
      '--ehr-user',
      'radiographer',
      '--ehr-password-file',
      gantry.secretFile('ehr', 'demo-radiographer'),
    );
    await gantry.run('import', disc, '--mrn', demoMrn, '--no-wait');
    await gantry.run('queue', 'run');
    rmSync(join(gantry.home, 'ledger.db'));
    const refused = await gantry.run('queue');
    expect(refused.code).toBe(2);
    expectWords(refused.stderr, /records/i, /support/i);
  });
});
