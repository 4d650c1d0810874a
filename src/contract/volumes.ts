import { z } from 'zod';

/** What a volume is to the person who brought it. `folder` is a drop folder's content, or something mounted that is none of the others. */
export const volumeKinds = ['optical', 'usb', 'card', 'network', 'folder'] as const;
export type VolumeKind = (typeof volumeKinds)[number];

/** A disc, stick, card, share or drop that is there now and can be read. */
export const volumeSchema = z.object({
  /** Another one for every insertion of a medium; names neither path nor label. */
  id: z.string(),
  kind: z.enum(volumeKinds),
  /** As it may be shown: control characters and the like are spelled out. */
  label: z.string(),
  /** Where it is mounted; of a drop, the folder or file itself. */
  mountPath: z.string(),
  /** What `media.scan` reads of it. */
  paths: z.array(z.string()).min(1),
  readOnly: z.boolean(),
  /** Size of the device or of the drop; null where only the medium itself could tell. */
  sizeBytes: z.number().int().nullable(),
  /** The system's name of the device (`/dev/sr0`, `disk4s1`, `D:`); null where there is none. */
  device: z.string().nullable(),
  /** The computer sees the medium and has not opened it: nothing of it can be read yet. `mountPath` and `paths` name its device. */
  unopened: z.boolean().optional(),
  /** Whether `media.eject` may be asked for it. A clinic's shares and folders stay. */
  ejectable: z.boolean(),
});
export type Volume = z.infer<typeof volumeSchema>;

/**
 * What became of an eject. `busy`: a program of the computer holds it. `copying`: Gantry itself still reads it. `not-supported`: this
 * computer or kind of volume has no way to do it. `failed`: it was tried and the system refused. `needed`: what was found on it and is not decided yet is
 * not in the vault; it can be taken out all the same (`anyway`).
 */
export const ejectOutcomes = ['ejected', 'busy', 'copying', 'not-supported', 'failed', 'needed'] as const;
export type EjectOutcome = (typeof ejectOutcomes)[number];
