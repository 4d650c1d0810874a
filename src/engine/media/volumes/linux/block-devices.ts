import { z } from 'zod';

/** A disk, drive or partition, as lsblk(8) knows it. */
export interface BlockDevice {
  readonly path: string;
  /** `major:minor`, as in the mount table. */
  readonly device: string;
  /** `rom`, `disk`, `part`, `loop`, `crypt`, `lvm`, … */
  readonly type: string;
  readonly removable: boolean;
  readonly readOnly: boolean;
  /** As it was probed: `iso9660`, `vfat`, …; empty where nothing is in the drive, or nothing that is known. */
  readonly fileSystem: string;
  readonly label: string;
  readonly uuid: string;
  readonly sizeBytes: number | null;
  readonly isEfiPartition: boolean;
  /** The whole disk that it lies on; itself for a disk. */
  readonly disk: Disk;
}
export interface Disk {
  readonly path: string;
  readonly transport: string;
  readonly hotplug: boolean;
  /** Vendor and model in one text. */
  readonly model: string;
}

/** `MOUNTPOINTS` is left out on purpose: it needs util-linux 2.37, and the mount table knows more. */
export const lsblkArguments = [
  '--json',
  '--bytes',
  '--output',
  'NAME,PATH,MAJ:MIN,TYPE,RM,HOTPLUG,RO,FSTYPE,LABEL,UUID,PARTTYPE,SIZE,TRAN,VENDOR,MODEL',
] as const;

/** UEFI 2.10 §5.3.3; the byte is the type in an MBR. */
const efiPartitionTypes = new Set(['c12a7328-f81f-11d2-ba4b-00a0c93ec93b', '0xef']);

// Older releases write flags and sizes as texts.
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((text) => text === '1')]).catch(false);
const text = z.string().nullish().catch(null);
const nodeSchema = z.object({
  path: z.string(),
  'maj:min': z.string(),
  type: z.string(),
  rm: flag,
  hotplug: flag,
  ro: flag,
  fstype: text,
  label: text,
  uuid: text,
  parttype: text,
  size: z.coerce.number().int().nonnegative().nullish().catch(null),
  tran: text,
  vendor: text,
  model: text,
  children: z.array(z.unknown()).optional().catch([]),
});
const outputSchema = z.object({ blockdevices: z.array(z.unknown()) });

/** The devices of `lsblk --json`, those inside others among them; an empty list for what is no such output. */
export function parseBlockDevices(output: string): BlockDevice[] {
  const parsed = outputSchema.safeParse(jsonOf(output));
  return parsed.success ? parsed.data.blockdevices.flatMap((node) => devicesOf(node, null)) : [];
}

function devicesOf(node: unknown, parent: Disk | null): BlockDevice[] {
  const parsed = nodeSchema.safeParse(node);
  if (!parsed.success) return [];
  const one = parsed.data;
  const disk = parent ?? {
    path: one.path,
    transport: one.tran ?? '',
    hotplug: one.rm || one.hotplug,
    model: `${one.vendor ?? ''} ${one.model ?? ''}`.replace(/\s+/g, ' ').trim(),
  };
  const device: BlockDevice = {
    path: one.path,
    device: one['maj:min'].trim(),
    type: one.type,
    removable: one.rm,
    readOnly: one.ro,
    fileSystem: one.fstype ?? '',
    label: one.label ?? '',
    uuid: one.uuid ?? '',
    sizeBytes: one.size ?? null,
    isEfiPartition: efiPartitionTypes.has((one.parttype ?? '').toLowerCase()),
    disk,
  };
  return [device, ...(one.children ?? []).flatMap((child) => devicesOf(child, disk))];
}

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
