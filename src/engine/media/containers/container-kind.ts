import type { PositionedBytes } from './container.ts';
import { isDescriptor } from './iso-volume.ts';
import { isSync, sectorBytes } from './sector-image.ts';

/** `unsupported`: an archive, of a form that is not read. */
export type ContainerKind = 'zip' | 'tar' | 'gzip' | 'image' | 'unsupported';

const magics: readonly (readonly [hex: string, kind: ContainerKind])[] = [
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['504b0708', 'zip'],
  ['1f8b08', 'gzip'],
  ['377abcaf271c', 'unsupported'],
  ['526172211a07', 'unsupported'],
  ['425a68', 'unsupported'],
  ['fd377a585a00', 'unsupported'],
  ['28b52ffd', 'unsupported'],
];

/**
 * What container a file is, told by its bytes and never by its name; null for none. A DICOM file is none, whatever its preamble pretends
 * (PS3.10 §7.1 leaves those 128 bytes free).
 */
export async function containerKind(file: PositionedBytes): Promise<ContainerKind | null> {
  const head = await file.read(0, 512);
  if (head.toString('latin1', 128, 132) === 'DICM') return null;
  const start = head.toString('hex', 0, 8);
  const byMagic = magics.find(([hex]) => start.startsWith(hex))?.[1];
  if (byMagic !== undefined) return byMagic;
  if (head.toString('latin1', 257, 262) === 'ustar') return 'tar';
  if (isSync(head, 0)) return 'image';
  const area = await file.read(16 * sectorBytes, 8 * sectorBytes);
  for (let at = 0; at + 6 <= area.length; at += sectorBytes) {
    // The volume recognition area of UDF begins with BEA01 (ECMA-167 2/9.2), that of a bridge with CD001.
    if (isDescriptor(area, at) || area.toString('latin1', at + 1, at + 6) === 'BEA01') return 'image';
  }
  return null;
}
