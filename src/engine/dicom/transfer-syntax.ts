/** How a data set's elements are laid out in bytes (PS3.5 Annex A). */
export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly encoding: Encoding;
  readonly deflated: boolean;
  readonly encapsulated: boolean;
}

export const implicitLittle: Encoding = { explicit: false, littleEndian: true };
export const explicitLittle: Encoding = { explicit: true, littleEndian: true };
export const explicitBig: Encoding = { explicit: true, littleEndian: false };
export const implicitBig: Encoding = { explicit: false, littleEndian: false };

export function encodingOf(explicit: boolean, littleEndian: boolean): Encoding {
  if (littleEndian) return explicit ? explicitLittle : implicitLittle;
  return explicit ? explicitBig : implicitBig;
}

export const implicitLittleUid = '1.2.840.10008.1.2';
export const explicitLittleUid = '1.2.840.10008.1.2.1';
export const explicitBigUid = '1.2.840.10008.1.2.2';
export const deflatedUid = '1.2.840.10008.1.2.1.99';
export const directoryStorageUid = '1.2.840.10008.1.3.10';

const nativeSyntaxes: readonly TransferSyntax[] = [
  syntax(implicitLittleUid, 'Implicit VR Little Endian', implicitLittle),
  syntax(explicitLittleUid, 'Explicit VR Little Endian', explicitLittle),
  syntax(explicitBigUid, 'Explicit VR Big Endian', explicitBig),
  { ...syntax(deflatedUid, 'Deflated Explicit VR Little Endian', explicitLittle), deflated: true },
  { ...syntax('1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate', explicitLittle), deflated: true },
  { ...syntax('1.2.840.10008.1.2.4.205', 'JPIP HTJ2K Referenced Deflate', explicitLittle), deflated: true },
  syntax('1.2.840.10008.1.2.4.94', 'JPIP Referenced', explicitLittle),
  syntax('1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced', explicitLittle),
];

const encapsulatedNames: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.1.98': 'Encapsulated Uncompressed',
  '1.2.840.10008.1.2.4.50': 'JPEG Baseline (Process 1)',
  '1.2.840.10008.1.2.4.51': 'JPEG Extended (Process 2 and 4)',
  '1.2.840.10008.1.2.4.57': 'JPEG Lossless (Process 14)',
  '1.2.840.10008.1.2.4.70': 'JPEG Lossless (Process 14, Selection Value 1)',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS Near-Lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 Part 2 Multi-component Lossless',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 Part 2 Multi-component',
  '1.2.840.10008.1.2.4.100': 'MPEG2 Main Profile / Main Level',
  '1.2.840.10008.1.2.4.101': 'MPEG2 Main Profile / High Level',
  '1.2.840.10008.1.2.4.102': 'MPEG-4 AVC/H.264 High Profile / Level 4.1',
  '1.2.840.10008.1.2.4.103': 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1',
  '1.2.840.10008.1.2.4.104': 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D Video',
  '1.2.840.10008.1.2.4.105': 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D Video',
  '1.2.840.10008.1.2.4.106': 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2',
  '1.2.840.10008.1.2.4.107': 'HEVC/H.265 Main Profile / Level 5.1',
  '1.2.840.10008.1.2.4.108': 'HEVC/H.265 Main 10 Profile / Level 5.1',
  '1.2.840.10008.1.2.4.110': 'JPEG XL Lossless',
  '1.2.840.10008.1.2.4.111': 'JPEG XL JPEG Recompression',
  '1.2.840.10008.1.2.4.112': 'JPEG XL',
  '1.2.840.10008.1.2.4.201': 'High-Throughput JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.202': 'High-Throughput JPEG 2000 RPCL Lossless',
  '1.2.840.10008.1.2.4.203': 'High-Throughput JPEG 2000',
  '1.2.840.10008.1.2.5': 'RLE Lossless',
  '1.2.840.10008.1.2.8.1': 'Deflated Image Frame',
};

const byUid = new Map<string, TransferSyntax>(nativeSyntaxes.map((known) => [known.uid, known]));
for (const [uid, name] of Object.entries(encapsulatedNames)) {
  byUid.set(uid, { ...syntax(uid, name, explicitLittle), encapsulated: true });
}

function syntax(uid: string, name: string, encoding: Encoding): TransferSyntax {
  return { uid, name, encoding, deflated: false, encapsulated: false };
}

/** A transfer syntax by its UID; undefined for private and unknown ones, which are explicit little endian (PS3.5 §10). */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return byUid.get(uid);
}

/** The native syntax that describes an encoding. Implicit big endian has none (GE's private 1.2.840.113619.5.2). */
export function nativeSyntaxUid(encoding: Encoding): string {
  if (!encoding.littleEndian) return encoding.explicit ? explicitBigUid : '1.2.840.113619.5.2';
  return encoding.explicit ? explicitLittleUid : implicitLittleUid;
}
