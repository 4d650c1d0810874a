import { z } from 'zod';
import type { Volume, VolumeKind } from '../../../../contract/volumes.ts';
import { displayPath } from '../../display-path.ts';
import { opaqueId } from '../opaque-id.ts';

const text = z.string().nullish().catch(null);

/**
 * A list as ConvertTo-Json writes it: as one; in Windows PowerShell 5.1 also as `{"value":[…],"Count":n}`, where something gave arrays a property of their
 * own, or as its only member (PowerShell issues 3153, 5579, 2635). What is none of these is an empty list.
 */
function listOf<T extends z.ZodType>(one: T) {
  const list = z.array(one);
  const wrapped = z.object({ value: list, Count: z.number() }).transform(({ value }) => value);
  const single = one.transform((member) => [member]);
  return z.union([list, wrapped, single]).catch([]);
}

const outputSchema = z.object({
  drives: listOf(
    z.object({
      DeviceID: z.string(),
      DriveType: z.number(),
      VolumeName: text,
      VolumeSerialNumber: text,
      Size: z.coerce.number().int().nonnegative().nullable().catch(null),
    }),
  ),
  partitions: listOf(z.object({ Drive: z.string(), DiskNumber: z.number() })),
  disks: listOf(
    z.object({
      Number: z.number(),
      FriendlyName: text,
      BusType: text,
      IsBoot: z.boolean().nullish(),
      IsSystem: z.boolean().nullish(),
      IsReadOnly: z.boolean().nullish(),
    }),
  ),
  shares: listOf(z.object({ LocalPath: z.string(), RemotePath: z.string() })),
});
type Output = z.infer<typeof outputSchema>;
type Disk = Output['disks'][number];

const driveTypes = { removable: 2, fixed: 3, optical: 5 } as const;
const outsideBuses = new Set(['USB', '1394']);
const cardBuses = new Set(['SD', 'MMC']);

/** Whether a text is a drive and nothing more: what goes to the eject script. */
export function isDrive(text: string): boolean {
  return /^[A-Z]:$/.test(text);
}

/** The volumes in what `listScript` prints. Empty drives, fixed disks and the disks that Windows runs from are left out. */
export function windowsVolumes(output: string): Volume[] {
  const parsed = outputSchema.safeParse(jsonOf(output));
  if (!parsed.success) return [];
  const { drives, shares } = parsed.data;
  return [
    ...drives.flatMap((drive) => driveVolume(drive, diskOf(parsed.data, drive.DeviceID))),
    ...shares.flatMap(shareVolume),
  ];
}

function diskOf({ partitions, disks }: Output, drive: string): Disk | undefined {
  const number = partitions.find((partition) => partition.Drive === drive)?.DiskNumber;
  return disks.find((disk) => disk.Number === number);
}

function driveVolume(drive: Output['drives'][number], disk: Disk | undefined): Volume[] {
  const { DeviceID, VolumeName, VolumeSerialNumber, Size } = drive;
  const kind = kindOf(drive.DriveType, disk);
  // A drive without a medium has no size.
  if (kind === null || Size === null || Size === 0 || !isDrive(DeviceID)) return [];
  const mountPath = `${DeviceID}\\`;
  return [
    {
      id: `${DeviceID}${VolumeSerialNumber ?? ''}`,
      kind,
      label: displayPath(VolumeName || DeviceID),
      mountPath,
      paths: [mountPath],
      readOnly: kind === 'optical' || disk?.IsReadOnly === true,
      sizeBytes: Size,
      device: DeviceID,
      ejectable: true,
    },
  ];
}

function kindOf(driveType: number, disk: Disk | undefined): VolumeKind | null {
  if (driveType === driveTypes.optical) return 'optical';
  if (disk?.IsBoot === true || disk?.IsSystem === true) return null;
  const bus = disk?.BusType ?? '';
  if (cardBuses.has(bus) || (outsideBuses.has(bus) && /card|sd[ /_-]?mmc/i.test(disk?.FriendlyName ?? '')))
    return 'card';
  return driveType === driveTypes.removable || outsideBuses.has(bus) ? 'usb' : null;
}

function shareVolume({ LocalPath, RemotePath }: Output['shares'][number]): Volume[] {
  if (!isDrive(LocalPath)) return [];
  const mountPath = `${LocalPath}\\`;
  return [
    {
      id: opaqueId(`${LocalPath} ${RemotePath}`),
      kind: 'network',
      label: displayPath(RemotePath.split('\\').filter(Boolean).at(-1) ?? LocalPath),
      mountPath,
      paths: [mountPath],
      readOnly: false,
      sizeBytes: null,
      device: LocalPath,
      ejectable: false,
    },
  ];
}

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
