import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export type OrthancInstallation = { binary: string; pluginDir: string | undefined };

/**
 * Where Orthanc is installed on this machine, or undefined. `GANTRY_ORTHANC` (path of the executable) and
 * `GANTRY_ORTHANC_PLUGINS` (folder) come first, then PATH, then the places where Debian, Homebrew and Windows put it.
 */
export function findOrthanc(environment: NodeJS.ProcessEnv = process.env): OrthancInstallation | undefined {
  const named = environment.GANTRY_ORTHANC;
  const onPath = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...onPath, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', 'C:\\Program Files\\Orthanc Server'];
  const candidates = named === undefined ? folders.map((folder) => join(folder, executableName())) : [named];
  const binary = candidates.find((path) => existsSync(path));
  if (binary === undefined) return undefined;
  const pluginDirs = [
    environment.GANTRY_ORTHANC_PLUGINS,
    '/usr/share/orthanc/plugins',
    '/usr/local/share/orthanc/plugins',
    join(dirname(binary), '..', 'Plugins'),
  ];
  return { binary, pluginDir: pluginDirs.find((folder) => folder !== undefined && existsSync(folder)) };
}

function executableName(): string {
  return process.platform === 'win32' ? 'Orthanc.exe' : 'Orthanc';
}
