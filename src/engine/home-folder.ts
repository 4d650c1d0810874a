import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder that holds settings, ledger, spool and logs: the one named (an option, `GANTRY_HOME`), or the platform's data
 * folder. Window and command line work on the same one.
 */
export function homeFolder(named: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  if (named) return resolve(named);
  if (process.platform === 'win32')
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Gantry');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Gantry');
  return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'gantry');
}
