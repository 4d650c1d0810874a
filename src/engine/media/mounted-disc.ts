import { readFile } from 'node:fs/promises';
import { parseMountTable } from './volumes/linux/mount-table.ts';

const discFileSystems = new Set(['iso9660', 'udf', 'fuse.fuseiso', 'cd9660']);

/** Whether a file system is one that discs, and images of discs, are mounted with. */
export function isDiscFileSystem(fileSystem: string): boolean {
  return discFileSystems.has(fileSystem);
}

/** Whether a folder is where a disc is mounted, by `/proc/self/mountinfo`. Elsewhere than on Linux the answer is no. */
export async function isMountedDisc(folder: string): Promise<boolean> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return discMountPoints(table).has(folder);
}

/** The mount points of all discs in a mountinfo table. */
export function discMountPoints(mountinfo: string): Set<string> {
  const discs = parseMountTable(mountinfo).filter(({ fileSystem }) => isDiscFileSystem(fileSystem));
  return new Set(discs.map(({ mountPoint }) => mountPoint));
}
