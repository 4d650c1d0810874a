import { resolve } from 'node:path';

/**
 * The discs, folders and files named on the command line. What does not exist is kept: the scan names it, and a typing error is
 * not passed over in silence.
 * @param argv the whole command line
 * @param cwd the folder it was typed in
 * @param isDefaultApp Electron was given the app's folder as its first argument (development)
 */
export function pathsFromCommandLine(argv: readonly string[], cwd: string, isDefaultApp: boolean): string[] {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'));
  return named.slice(isDefaultApp ? 1 : 0).map((path) => resolve(cwd, path));
}
