import { basename } from 'node:path/posix';
import type { Volume, VolumeKind } from '../../../../contract/volumes.ts';
import { displayPath } from '../../display-path.ts';
import { opaqueId } from '../opaque-id.ts';
import { type PlistDict, type PlistValue, parsePlist } from './plist.ts';

const mountRoot = '/Volumes/';
const networkFileSystems = new Set(['smbfs', 'nfs', 'afpfs', 'webdav', 'cifs', 'ftp', 'macfuse_sshfs']);

/** The devices of `diskutil list -plist` that are mounted where people's volumes are; the system's own are mounted elsewhere. */
export function mountedDevices(listPlist: string): string[] {
  const list = parsePlist(listPlist);
  if (!isDict(list)) return [];
  const nodes = (parent: PlistDict): PlistDict[] =>
    ['AllDisksAndPartitions', 'Partitions', 'APFSVolumes']
      .flatMap((key) => dicts(parent[key]))
      .flatMap((node) => [node, ...nodes(node)]);
  return nodes(list)
    .filter((node) => textOf(node.MountPoint).startsWith(mountRoot))
    .map((node) => textOf(node.DeviceIdentifier))
    .filter(isDeviceName);
}

/** Whether a text is what diskutil calls a device (`disk4`, `disk4s1`): nothing else is ever given to it. */
export function isDeviceName(text: string): boolean {
  return /^disk\d+(s\d+)*$/.test(text);
}

/** The volume that one `diskutil info -plist` tells of; null for fixed disks and for what is not mounted. */
export function volumeOfInfo(infoPlist: string): Volume | null {
  const info = parsePlist(infoPlist);
  if (!isDict(info)) return null;
  const mountPath = textOf(info.MountPoint);
  const device = textOf(info.DeviceIdentifier);
  const kind = kindOf(info);
  if (kind === null || !mountPath.startsWith(mountRoot) || !isDeviceName(device)) return null;
  const size = info.TotalSize ?? info.Size;
  return {
    id: [device, textOf(info.VolumeUUID) || textOf(info.DiskUUID)].filter(Boolean).join('-'),
    kind,
    label: displayPath(textOf(info.VolumeName) || basename(mountPath)),
    mountPath,
    paths: [mountPath],
    readOnly: info.WritableVolume === false || info.Writable === false,
    sizeBytes: typeof size === 'number' && Number.isSafeInteger(size) ? size : null,
    device,
    ejectable: true,
  };
}

function kindOf(info: PlistDict): VolumeKind | null {
  const bus = textOf(info.BusProtocol);
  const isOptical = textOf(info.OpticalDeviceType) !== '' || textOf(info.OpticalMediaType) !== '';
  if (isOptical || /^(cd9660|udf)$/.test(textOf(info.FilesystemType))) return 'optical';
  if (bus === 'Secure Digital' || /card/i.test(textOf(info.MediaName))) return 'card';
  const isOutside = info.RemovableMedia === true || info.Removable === true || info.Internal === false;
  return isOutside && bus !== 'Disk Image' ? 'usb' : null;
}

/** The shares in what mount(8) prints: `//user@server/share on /Volumes/share (smbfs, nodev, …)`. */
export function networkVolumes(mountOutput: string): Volume[] {
  return mountOutput.split('\n').flatMap((line) => {
    const found = /^.* on (\/Volumes\/.+) \((\w+)(?:, (.*))?\)$/.exec(line);
    if (!found) return [];
    const [, mountPath = '', fileSystem = '', options = ''] = found;
    if (!networkFileSystems.has(fileSystem)) return [];
    return {
      id: opaqueId(line),
      kind: 'network',
      label: displayPath(basename(mountPath)),
      mountPath,
      paths: [mountPath],
      readOnly: options.split(', ').includes('read-only'),
      sizeBytes: null,
      device: null,
      ejectable: false,
    };
  });
}

function isDict(value: PlistValue | null | undefined): value is PlistDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dicts(value: PlistValue | undefined): PlistDict[] {
  return Array.isArray(value) ? value.filter(isDict) : [];
}

function textOf(value: PlistValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
