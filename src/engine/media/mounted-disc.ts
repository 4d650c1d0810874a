import { readFile } from 'node:fs/promises';

const discFileSystems = new Set(['iso9660', 'udf', 'fuse.fuseiso', 'cd9660']);

/**
 * Whether a folder is where a disc is mounted. Reads `/proc/self/mountinfo` (proc(5)): field 5 is the mount point with spaces as `\040`,
 * the file system follows the lone `-`. Elsewhere than on Linux the answer is no.
 */
export async function isMountedDisc(folder: string): Promise<boolean> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return discMountPoints(table).has(folder);
}

/** The mount points of all discs in a mountinfo table. */
export function discMountPoints(mountinfo: string): Set<string> {
  const points = new Set<string>();
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    const mountPoint = fields[4];
    const fileSystem = fields[fields.indexOf('-') + 1];
    if (mountPoint === undefined || fileSystem === undefined || !discFileSystems.has(fileSystem)) continue;
    points.add(
      mountPoint.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  }
  return points;
}
