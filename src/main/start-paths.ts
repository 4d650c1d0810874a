import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The discs, folders and files named on the command line, or by a file manager's "open with". What does not exist is kept: the scan
 * names it, and a typing error is not passed over in silence.
 * @param argv the whole command line
 * @param cwd the folder it was typed in
 * @param isDefaultApp Electron was given the app's folder as its first argument (development)
 */
export function pathsFromCommandLine(argv: readonly string[], cwd: string, isDefaultApp: boolean): string[] {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'));
  return named.slice(isDefaultApp ? 1 : 0).map((path) => mediumOf(resolve(cwd, localPath(path))));
}

/** Who opens a DICOMDIR means the disc that it is the directory of (PS3.10 §8.6: it lies in the root). */
export function mediumOf(path: string): string {
  return /^dicomdir(\.;1|;1|\.)?$/i.test(basename(path)) ? dirname(path) : path;
}

/** File managers on Linux hand over `file:` addresses. */
function localPath(named: string): string {
  if (!/^file:\/\//i.test(named)) return named;
  try {
    return fileURLToPath(named);
  } catch {
    return named;
  }
}
