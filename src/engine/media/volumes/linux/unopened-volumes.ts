import type { Volume } from '../../../../contract/volumes.ts';
import { displayPath } from '../../display-path.ts';
import type { BlockDevice } from './block-devices.ts';
import { kindOfDevice } from './linux-volumes.ts';
import { parseMountTable } from './mount-table.ts';

/** What patients bring, and what a desktop would open. Swap, parts of arrays and the like are nobody's medium. */
const fileSystems = new Set([
  ...['iso9660', 'udf', 'vfat', 'exfat', 'ntfs', 'hfs', 'hfsplus', 'apfs', 'ext2', 'ext3', 'ext4', 'btrfs', 'xfs'],
  // Locked sticks: the computer asks for the password.
  ...['crypto_LUKS', 'BitLocker'],
]);

/**
 * Discs, sticks and cards that lie in a drive and are mounted nowhere: on a computer without an automounter, or one that cannot read them. A disk of which
 * anything is mounted is left out, and so is every disk that stays in the computer. One volume a disk. Pure.
 */
export function unopenedVolumes(mountinfo: string, devices: readonly BlockDevice[]): Volume[] {
  const mounts = parseMountTable(mountinfo);
  const isMounted = ({ device, path }: BlockDevice) =>
    mounts.some((mount) => mount.device === device || mount.source === path);
  const busyDisks = new Set(devices.filter(isMounted).map(({ disk }) => disk.path));
  const found = new Map<string, Volume>();
  for (const device of devices) {
    const kind = device.type === 'loop' || !isMovable(device) ? null : kindOfDevice(device.fileSystem, device);
    if (kind === null || !fileSystems.has(device.fileSystem)) continue;
    const disk = device.disk.path;
    if (!busyDisks.has(disk) && !found.has(disk)) found.set(disk, toVolume(device, kind));
  }
  return [...found.values()];
}

/** Some controllers call every disk of a computer hot-pluggable. */
function isMovable({ type, removable, disk }: BlockDevice): boolean {
  return type === 'rom' || removable || disk.transport === 'usb' || disk.path.startsWith('/dev/mmcblk');
}

function toVolume({ path, label, uuid, readOnly, sizeBytes }: BlockDevice, kind: Volume['kind']): Volume {
  return {
    id: ['unopened', path, uuid].filter(Boolean).join('-'),
    kind,
    label: displayPath(label || path),
    mountPath: path,
    paths: [path],
    readOnly,
    sizeBytes,
    device: path,
    unopened: true,
    ejectable: true,
  };
}
