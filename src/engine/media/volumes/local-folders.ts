import { parseMountTable } from './linux/mount-table.ts';
import { networkFileSystems } from './linux/network-file-systems.ts';
import { readMountTable } from './linux/read-mount-table.ts';

/** Whether a folder lies on this computer's own disks, as far as it can be told without touching it: a share tells nobody of changes, and may hang. */
export function isLocalFolder(path: string, mountinfo: string = readMountTable()): boolean {
  if (/^[\\/]{2}/.test(path)) return false;
  const holding = parseMountTable(mountinfo)
    .filter(({ mountPoint }) => mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`))
    .reduce((deepest, mount) => (mount.mountPoint.length >= deepest.length ? mount.mountPoint : deepest), '');
  return !parseMountTable(mountinfo).some(
    ({ mountPoint, fileSystem }) =>
      mountPoint === holding && (networkFileSystems.has(fileSystem) || fileSystem.startsWith('fuse')),
  );
}
