import { basename } from 'node:path/posix';
import type { Volume, VolumeKind } from '../../../../contract/volumes.ts';
import { displayPath } from '../../display-path.ts';
import { isDiscFileSystem } from '../../mounted-disc.ts';
import type { BlockDevice, Disk } from './block-devices.ts';
import { type Mount, parseMountTable } from './mount-table.ts';
import { networkFileSystems } from './network-file-systems.ts';

/** Whole trees that are the system's own. Sticks are mounted below `/run/media`, which is a mount root and so an exception. */
const systemTrees = [
  ...['/boot', '/efi', '/usr', '/var', '/etc', '/run', '/snap', '/nix', '/gnu', '/sysroot', '/ostree'],
  ...['/dev', '/proc', '/sys'],
];
/** The system's own, though people mount sticks below them. */
const systemFolders = new Set(['/', '/home', '/root', '/opt', '/srv', '/tmp']);

const cardReader = /\bcard\b|card[ _-]?reader|\bsd[ /_-]?mmc\b|\bmmc\b|compact ?flash/i;

/**
 * The volumes in a mount table: discs, sticks and cards by their device wherever they are mounted, shares and what FUSE mounts only below
 * `mountRoots`. Left out are the disks that the system runs from with all their partitions, fixed disks, EFI partitions and snaps.
 * Without `devices` (lsblk is missing, or hangs at a dead drive) the file system and the mount point tell what they can.
 */
export function linuxVolumes(
  mountinfo: string,
  devices: readonly BlockDevice[],
  mountRoots: readonly string[],
): Volume[] {
  const mounts = parseMountTable(mountinfo);
  const isWatched = (path: string) => mountRoots.some((root) => isAtOrBelow(path, root));
  const isSystem = (path: string) =>
    systemFolders.has(path) || (systemTrees.some((tree) => isAtOrBelow(path, tree)) && !isWatched(path));
  const deviceOf = (mount: Mount) =>
    devices.find(({ device }) => device === mount.device) ?? devices.find(({ path }) => path === mount.source);
  const systemDisks = new Set(
    mounts.filter(({ mountPoint }) => isSystem(mountPoint)).map((mount) => deviceOf(mount)?.disk.path),
  );

  // What is mounted over another hides it; a second mount of the same device shows nothing new.
  const topmost = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  const seen = new Set<string>();
  return [...topmost.values()].flatMap((mount) => {
    if (isSystem(mount.mountPoint) || (mount.root !== '/' && mount.fileSystem !== 'btrfs')) return [];
    const device = deviceOf(mount);
    const kind =
      device === undefined
        ? kindWithoutDevice(mount, isWatched(mount.mountPoint))
        : systemDisks.has(device.disk.path)
          ? null
          : kindOfDevice(mount.fileSystem, device);
    if (kind === null || seen.has(mount.device)) return [];
    seen.add(mount.device);
    return toVolume(mount, device, kind);
  });
}

/** What a device with such a file system is to a person; null for what stays in the computer. */
export function kindOfDevice(fileSystem: string, { type, disk, isEfiPartition }: BlockDevice): VolumeKind | null {
  if (isEfiPartition) return null;
  if (type === 'rom') return 'optical';
  // An image that was mounted like a disc; other loops are snaps.
  if (type === 'loop') return isDiscFileSystem(fileSystem) ? 'optical' : null;
  if (isCard(disk)) return 'card';
  return disk.transport === 'usb' || disk.hotplug ? 'usb' : null;
}

function isCard({ path, model }: Disk): boolean {
  return path.startsWith('/dev/mmcblk') || cardReader.test(model);
}

function kindWithoutDevice({ fileSystem, source }: Mount, isWatched: boolean): VolumeKind | null {
  if (!isWatched) return null;
  if (isDiscFileSystem(fileSystem)) return 'optical';
  if (networkFileSystems.has(fileSystem)) return 'network';
  if (source.startsWith('/dev/')) return 'usb';
  return fileSystem === 'fuse' || fileSystem.startsWith('fuse.') ? 'folder' : null;
}

function toVolume(mount: Mount, device: BlockDevice | undefined, kind: VolumeKind): Volume {
  return {
    id: [mount.mountId, mount.device, device?.uuid].filter(Boolean).join('-'),
    kind,
    label: displayPath(device?.label || basename(mount.mountPoint)),
    mountPath: mount.mountPoint,
    paths: [mount.mountPoint],
    readOnly: mount.readOnly || device?.readOnly === true,
    sizeBytes: device?.sizeBytes ?? null,
    device: device?.path ?? (mount.source.startsWith('/dev/') ? mount.source : null),
    ejectable: kind !== 'network' && kind !== 'folder',
  };
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
