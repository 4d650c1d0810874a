import type { SkipReason } from '../../contract/scan.ts';

/** How much of a file `fileKind` wants to see. */
export const fileKindBytes = 16;

const extensions: readonly (readonly [reason: SkipReason, list: string])[] = [
  [
    'viewer-program',
    'exe dll com bat cmd msi scr sys ocx cab jar class sh ps1 vbs js app dmg pkg so dylib ini inf cfg ico manifest lnk chm hlp config',
  ],
  ['document', 'pdf txt htm html css xml rtf doc docx odt ods xls xlsx ppt pptx csv md json log ps'],
  ['image', 'jpg jpeg png tif tiff bmp gif webp svg heic mp4 m4v mov avi mpg mpeg m2v vob wmv mkv webm mp3 wav'],
  // Containers inside a medium are not looked into.
  ['archive-nested-too-deep', 'zip 7z rar tar gz tgz bz2 xz iso img nrg'],
];

const reasonByExtension = new Map(
  extensions.flatMap(([reason, list]) => list.split(' ').map((extension) => [extension, reason] as const)),
);

/** Formats by their first bytes, in hex. */
const magics: readonly (readonly [prefix: string, reason: SkipReason])[] = [
  ['4d5a', 'viewer-program'],
  ['7f454c46', 'viewer-program'],
  ['feedface', 'viewer-program'],
  ['feedfacf', 'viewer-program'],
  ['cefaedfe', 'viewer-program'],
  ['cffaedfe', 'viewer-program'],
  ['cafebabe', 'viewer-program'],
  ['2321', 'viewer-program'],
  ['4d534346', 'viewer-program'],
  ['25504446', 'document'],
  ['7b5c727466', 'document'],
  ['d0cf11e0', 'document'],
  ['ffd8ff', 'image'],
  ['89504e47', 'image'],
  ['47494638', 'image'],
  ['49492a00', 'image'],
  ['4d4d002a', 'image'],
  ['1a45dfa3', 'image'],
  // MPEG program and video streams.
  ['000001ba', 'image'],
  ['000001b3', 'image'],
  ['377abcaf271c', 'archive-nested-too-deep'],
  ['52617221', 'archive-nested-too-deep'],
  ['1f8b', 'archive-nested-too-deep'],
];

/**
 * What a file that is no DICOM is: by its name, and where that says nothing by its first bytes. Only for the report; nothing of it is ever
 * opened or run. A zip whose first entry needs a password is `encrypted` (APPNOTE.TXT §4.4.4, bit 0).
 */
export function fileKind(path: string, head: Buffer): SkipReason {
  if (head.toString('hex', 0, 4) === '504b0304' && head.length >= 8 && (head.readUInt16LE(6) & 1) === 1) {
    return 'encrypted';
  }
  const extension = /\.([^./;]+)(?:;\d+)?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const byName = reasonByExtension.get(extension);
  if (byName !== undefined) return byName;
  const start = head.toString('hex');
  if (start.startsWith('504b0304')) return 'archive-nested-too-deep';
  // MP4 and its kin say so after a length (ISO/IEC 14496-12 §4.3).
  if (head.toString('latin1', 4, 8) === 'ftyp') return 'image';
  return magics.find(([prefix]) => start.startsWith(prefix))?.[1] ?? 'not-dicom';
}
