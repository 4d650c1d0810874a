import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../contract/fault.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { openVault } from './open-vault.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-vault-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function faultOf(work: () => unknown): { code: FaultCode } | null {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { fault: { code: FaultCode } }).fault;
  }
}

describe('the key file', () => {
  it('gives back the key it was made with, to its owner only', () => {
    const path = join(home, 'key');
    const key = createKeyFile(path);
    expect(key).toHaveLength(32);
    expect(readKeyFile(path)).toEqual(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is never replaced: a second key would lock the vault for good', () => {
    const path = join(home, 'key');
    const key = createKeyFile(path);
    expect(() => createKeyFile(path)).toThrow('EEXIST');
    expect(readKeyFile(path)).toEqual(key);
  });

  it('is refused when others may read it, when it is gone, and when it holds no key', () => {
    const path = join(home, 'key');
    expect(faultOf(() => readKeyFile(path))).toMatchObject({ code: 'vault-key-missing' });
    createKeyFile(path);
    for (const mode of [0o640, 0o604]) {
      chmodSync(path, mode);
      expect(faultOf(() => readKeyFile(path))).toMatchObject({
        code: 'vault-locked',
        params: { reason: 'permissions' },
      });
    }
    for (const text of ['', 'not base64 !', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')]) {
      chmodSync(path, 0o600);
      writeFileSync(path, text);
      expect(faultOf(() => readKeyFile(path))).toMatchObject({ code: 'vault-key-wrong' });
    }
  });
});

describe('the vault', () => {
  const key = Buffer.alloc(32, 1);
  const otherKey = Buffer.alloc(32, 2);

  it('opens with its key and no other', () => {
    const made = openVault({ home, key });
    expect(openVault({ home, key }).ledgerKey).toEqual(made.ledgerKey);
    expect(made.keyProven).toBe(true);
    expect(faultOf(() => openVault({ home, key: otherKey }))).toMatchObject({ code: 'vault-key-wrong' });
  });

  it('says that the key is missing and makes nothing', () => {
    expect(faultOf(() => openVault({ home, key: null }))).toMatchObject({ code: 'vault-key-missing' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('leaves the word to the ledger when only its check file is gone, and never makes a new one then', () => {
    const first = openVault({ home, key });
    openLedger({ path: join(home, 'ledger.db'), key: first.ledgerKey }).close();
    rmSync(join(home, 'vault-check'));
    const other = openVault({ home, key: otherKey });
    expect(other.keyProven).toBe(false);
    expect(faultOf(() => openLedger({ path: join(home, 'ledger.db'), key: other.ledgerKey }))).toMatchObject({
      code: 'vault-key-wrong',
    });
    expect(existsSync(join(home, 'vault-check'))).toBe(false);
  });
});
