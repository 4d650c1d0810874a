import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf } from '../durable-file.ts';

/**
 * Copies a ledger in its old shape, encrypted as it is, before migrations that only go forward: with it and the old program a site can go back. One that is
 * there from a first try, which may have been cut off afterwards, stays. A new ledger, and one of the newest shape, needs none.
 * @throws FaultError `backup-failed`, `disk-full`, `ledger-damaged`: then nothing is migrated
 */
export function keepOlder(
  db: Database,
  { key, newest, olderPath }: { key: Buffer; newest: number; olderPath(version: number): string },
): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version === 0 || version >= newest) return;
  const path = olderPath(version);
  if (existsSync(path)) return;
  const unfinished = `${path}.unfinished`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    db.prepare('VACUUM INTO ?').run(unfinished);
    if (!isWholeCopy(unfinished, key, version)) throw new FaultError('backup-failed', { reason: 'copy' });
    renameSync(unfinished, path);
    syncFolderOf(path);
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished);
    if (error instanceof FaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // The copy reads every row: what it trips over is the ledger's own damage.
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw new FaultError('ledger-damaged', {}, { cause: error });
    if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code)) throw new FaultError('disk-full', {}, { cause: error });
    throw new FaultError('backup-failed', { reason: code }, { cause: error });
  }
}

/** Read page by page under the key, without any migration. */
function isWholeCopy(path: string, key: Buffer, version: number): boolean {
  const copy = new Database(path);
  try {
    copy.pragma("cipher = 'sqlcipher'");
    copy.pragma(`key = "x'${key.toString('hex')}'"`);
    const isSame = Number(copy.pragma('user_version', { simple: true })) === version;
    return isSame && copy.pragma('integrity_check', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    copy.close();
  }
}
