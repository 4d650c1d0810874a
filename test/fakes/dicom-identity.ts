import { inflateRawSync } from 'node:zlib';

/** What an archive indexes of one file, by keyword; absent elements are absent keys. */
export type DicomIdentity = Record<string, string>;

const INDEXED: Record<string, string> = {
  '00080005': 'SpecificCharacterSet',
  '00080018': 'SOPInstanceUID',
  '00080020': 'StudyDate',
  '00080030': 'StudyTime',
  '00080050': 'AccessionNumber',
  '00080060': 'Modality',
  '00080080': 'InstitutionName',
  '00080090': 'ReferringPhysicianName',
  '00081030': 'StudyDescription',
  '0008103e': 'SeriesDescription',
  '00100010': 'PatientName',
  '00100020': 'PatientID',
  '00100030': 'PatientBirthDate',
  '00100040': 'PatientSex',
  '0020000d': 'StudyInstanceUID',
  '0020000e': 'SeriesInstanceUID',
  '00200010': 'StudyID',
  '00200011': 'SeriesNumber',
  '00200013': 'InstanceNumber',
};

/** Defined terms of PS3.3 §C.12.1.1.2 and what the WHATWG Encoding Standard calls them; of several terms the last decides. */
const ENCODINGS: Record<string, string> = {
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 192': 'utf-8',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 144': 'iso-8859-5',
  'ISO 2022 IR 149': 'euc-kr',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

type Decoder = InstanceType<typeof TextDecoder>;

const LONG_FORM = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED_LENGTH = 0xffffffff;

type Encoding = { explicit: boolean; littleEndian: boolean };

/**
 * Reads the indexed elements of a DICOM file, on its own and not with the product's reader: a fake that shares the code
 * under test would share its mistakes. Undefined when the file is not whole DICOM (PS3.10 §7.1, PS3.5 §7).
 */
export function readDicomIdentity(file: Buffer): DicomIdentity | undefined {
  try {
    let at = file.toString('latin1', 128, 132) === 'DICM' ? 132 : 0;
    let transferSyntax = '1.2.840.10008.1.2';
    while (at + 8 <= file.length && file.readUInt16LE(at) === 2) {
      const element = readElement(file, at, { explicit: true, littleEndian: true });
      if (element.tag === '00020010') transferSyntax = text(file, element, new TextDecoder('latin1'));
      at = element.end;
    }
    const deflated = transferSyntax === '1.2.840.10008.1.2.1.99';
    const dataset = deflated ? inflateRawSync(file.subarray(at)) : file.subarray(at);
    const encoding = {
      explicit: transferSyntax !== '1.2.840.10008.1.2',
      littleEndian: transferSyntax !== '1.2.840.10008.1.2.2',
    };
    const identity: DicomIdentity = {};
    let decoder = new TextDecoder('latin1');
    for (let position = 0; position < dataset.length; ) {
      const element = readElement(dataset, position, encoding);
      const keyword = INDEXED[element.tag];
      if (keyword !== undefined) identity[keyword] = text(dataset, element, decoder);
      if (keyword === 'SpecificCharacterSet') decoder = decoderFor(identity[keyword] ?? '');
      position = element.end;
    }
    const complete = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'].every((keyword) => identity[keyword]);
    return complete ? identity : undefined;
  } catch {
    return undefined;
  }
}

type Element = { tag: string; vr: string; start: number; end: number };

/** @throws RangeError when the element reaches past the end of the data. */
function readElement(data: Buffer, at: number, { explicit, littleEndian }: Encoding): Element {
  const uint16 = (position: number): number =>
    littleEndian ? data.readUInt16LE(position) : data.readUInt16BE(position);
  const uint32 = (position: number): number =>
    littleEndian ? data.readUInt32LE(position) : data.readUInt32BE(position);
  const group = uint16(at);
  const tag = hex(group) + hex(uint16(at + 2));
  const isDelimiter = group === 0xfffe;
  const vr = explicit && !isDelimiter ? data.toString('latin1', at + 4, at + 6) : '';
  const isLong = LONG_FORM.has(vr);
  const start = isLong ? at + 12 : at + 8;
  const length = vr === '' ? uint32(at + 4) : isLong ? uint32(at + 8) : uint16(at + 6);
  if (length !== UNDEFINED_LENGTH) {
    if (start + length > data.length) throw new RangeError('element past the end');
    return { tag, vr, start, end: start + length };
  }
  // UN of undefined length holds implicit VR little endian (PS3.5 §6.2.2).
  const inside = vr === 'UN' ? { explicit: false, littleEndian: true } : { explicit, littleEndian };
  let position = start;
  for (;;) {
    const item = readElement(data, position, inside);
    position = item.end;
    if (item.tag === 'fffee0dd' || item.tag === 'fffee00d') return { tag, vr, start, end: position };
  }
}

/** Padding is no part of a value (PS3.5 §6.2). Spaces may be part of one of unknown VR, so Orthanc keeps them there. */
function text(data: Buffer, { vr, start, end }: Element, decoder: Decoder): string {
  const decoded = decoder.decode(data.subarray(start, end));
  return decoded.replace(vr === 'UN' ? /\0+$/ : /[\0 ]+$/, '');
}

function decoderFor(specificCharacterSet: string): Decoder {
  const term = specificCharacterSet.split('\\').at(-1)?.trim() ?? '';
  return new TextDecoder(ENCODINGS[term] ?? 'latin1');
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
