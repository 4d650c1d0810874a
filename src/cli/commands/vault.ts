import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { homeFolder } from '../../engine/home-folder.ts';
import { rotateVault } from '../../engine/rotate-vault.ts';
import { readKeyFile, replaceKeyFile } from '../../engine/vault/key-file.ts';
import { keyFile, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { type Output, openOutput } from '../output.ts';

type Home = { home?: string | undefined; 'key-file'?: string | undefined };

/** `gantry vault rotate|backup|sweep`: the care of what is kept here. */
export const vaultCommand: Command = async (args) => {
  const { values, positionals } = readArguments(args, { 'dry-run': { type: 'boolean' } });
  const output = openOutput({ json: values.json === true, progress: values.progress });
  switch (positionals[0]) {
    case 'rotate':
      return rotate(values, output);
    case 'backup':
      return backUp(values, output);
    case 'sweep':
      return sweep(values, output, values['dry-run'] === true);
    default:
      throw new UsageError('vault takes rotate, backup or sweep');
  }
};

/** A new key for everything. */
async function rotate(values: Home, output: Output): Promise<ExitCode> {
  const home = homeFolder(values.home ?? process.env.GANTRY_HOME);
  const keyPath = keyFile(values['key-file'], home);
  if (!existsSync(join(home, 'ledger.db'))) throw new UsageError(`No vault in ${home}: run "gantry init" first.`);
  if (!existsSync(keyPath)) throw new FaultError('vault-key-missing');
  const result = await rotateVault({
    home,
    key: readKeyFile(keyPath),
    actor: userInfo().username,
    storeKey: (key) => replaceKeyFile(keyPath, key),
  });
  const { resealed, damaged, foldersLeft } = result;
  output.document({ key_file: keyPath, resealed, damaged, backup_folders_left: foldersLeft });
  output.line(`Everything is under a new key, which is in ${keyPath}. Keep a copy of it in a safe place.`);
  for (const folder of foldersLeft)
    output.line(`The backups in ${folder} could not be changed and open with the old key only. A new one was made.`);
  output.line('Copies of backups that you took elsewhere still open with the old key only.');
  if (damaged > 0) output.line(`${damaged} stored files were damaged before and were left as they are.`);
  return damaged > 0 ? exitCodes.someHeld : exitCodes.allDone;
}

/** A checked copy of records and settings. */
async function backUp(values: Home, output: Output): Promise<ExitCode> {
  const session = await openEngineSession(values);
  try {
    const { path, sizeBytes, imports, auditEntries } = session.engine.backUp();
    output.document({ path, bytes: sizeBytes, imports, audit_entries: auditEntries });
    output.line(`${path}: ${imports} imports, ${auditEntries} audit rows, read back and whole.`);
    output.line('It opens with the vault key only, which is not in it. Stored images are not in it either.');
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
}

/** Removes originals that have had the site's time. */
async function sweep(values: Home, output: Output, dryRun: boolean): Promise<ExitCode> {
  const session = await openEngineSession(values);
  try {
    const { instances, imports, bytes } = await session.engine.sweep({ dryRun });
    output.document({ dry_run: dryRun, instances, imports, bytes });
    const what = `${instances} originals of ${imports} imports, ${(bytes / 1e6).toFixed(1)} MB`;
    output.line(dryRun ? `Would remove ${what}.` : `Removed ${what}. Each was confirmed by the archive.`);
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
}
