import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { homeFolder } from '../../engine/home-folder.ts';
import { rotateVault } from '../../engine/rotate-vault.ts';
import { readKeyFile, replaceKeyFile } from '../../engine/vault/key-file.ts';
import { keyFile, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry vault rotate`: a new key for everything that is kept here. */
export const vaultCommand: Command = async (args) => {
  const { values, positionals } = readArguments(args, {});
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const home = homeFolder(values.home ?? process.env.GANTRY_HOME);
  const keyPath = keyFile(values['key-file'], home);
  if (positionals[0] !== 'rotate') throw new UsageError('vault takes rotate');
  return rotate(home, keyPath, output);
};

async function rotate(home: string, keyPath: string, output: Output): Promise<ExitCode> {
  if (!existsSync(join(home, 'ledger.db'))) throw new UsageError(`No vault in ${home}: run "gantry init" first.`);
  if (!existsSync(keyPath)) throw new FaultError('vault-key-missing');
  const result = await rotateVault({
    home,
    key: readKeyFile(keyPath),
    actor: userInfo().username,
    storeKey: (key) => replaceKeyFile(keyPath, key),
  });
  output.document({ key_file: keyPath, resealed: result.resealed, damaged: result.damaged });
  output.line(`Everything is under a new key, which is in ${keyPath}. Keep a copy of it in a safe place.`);
  if (result.damaged > 0) output.line(`${result.damaged} stored files were damaged before and were left as they are.`);
  return result.damaged > 0 ? exitCodes.someHeld : exitCodes.allDone;
}
