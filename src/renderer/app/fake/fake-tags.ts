import type { TagRow, TagValueView } from '../../../contract/tags.ts';
import type { Scene } from './scenes.ts';

/** A value of which the table shows only the beginning. */
const history = `${'Earlier findings without change. '.repeat(40)}The end of the findings.`;
const shownCharacters = 1_024;

const named: [string, string, string, string, string][] = [
  ['00020010', 'TransferSyntaxUID', 'Transfer Syntax UID', 'UI', '1.2.840.10008.1.2.1'],
  ['00080005', 'SpecificCharacterSet', 'Specific Character Set', 'CS', 'ISO_IR 100'],
  ['00080008', 'ImageType', 'Image Type', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
  ['00080016', 'SOPClassUID', 'SOP Class UID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00080020', 'StudyDate', 'Study Date', 'DA', '20260301'],
  ['00080050', 'AccessionNumber', 'Accession Number', 'SH', 'RO-88123'],
  ['00080060', 'Modality', 'Modality', 'CS', 'CT'],
  ['00080080', 'InstitutionName', 'Institution Name', 'LO', 'Radiologie Ost'],
  ['00081030', 'StudyDescription', 'Study Description', 'LO', 'CT Thorax nativ'],
  ['00100010', 'PatientName', "Patient's Name", 'PN', 'Mueller^Joerg'],
  ['00100020', 'PatientID', 'Patient ID', 'LO', 'X-4711'],
  ['00100030', 'PatientBirthDate', "Patient's Birth Date", 'DA', '19700102'],
  ['00100040', 'PatientSex', "Patient's Sex", 'CS', 'M'],
  ['00104000', 'PatientComments', 'Patient Comments', 'LT', history],
];
const whyNot: Readonly<Record<string, TagRow['whyNot']>> = {
  TransferSyntaxUID: 'file-meta',
  SpecificCharacterSet: 'character-set',
  SOPClassUID: 'identifier',
  PixelData: 'pixel-data',
};

/** A tag table with a sequence, private tags of a maker and, in the scene `long`, 10,000 rows. Images differ in their number. */
export function fakeTags(scene: Scene = 'happy', sopInstanceUid = '1.2.3.0'): TagRow[] {
  const rows = named.map(([tag, keyword, name, vr, text]) => row({ path: keyword, tag, keyword, name, vr, text }));
  const above = 'RequestAttributesSequence';
  const codes = `${above}[0].ScheduledProtocolCodeSequence`;
  const nested = [
    row({
      path: above,
      tag: '00400275',
      keyword: above,
      name: 'Request Attributes Sequence',
      vr: 'SQ',
      text: '1 item',
    }),
    item(`${above}[0]`, 1),
    row({
      path: `${above}[0].ScheduledProcedureStepDescription`,
      depth: 2,
      tag: '00400007',
      keyword: 'ScheduledProcedureStepDescription',
      name: 'Scheduled Procedure Step Description',
      vr: 'LO',
      text: 'Thorax',
    }),
    row({
      path: codes,
      depth: 2,
      tag: '00400008',
      keyword: 'ScheduledProtocolCodeSequence',
      name: 'Scheduled Protocol Code Sequence',
      vr: 'SQ',
      text: '1 item',
    }),
    item(`${codes}[0]`, 3),
    row({
      path: `${codes}[0].CodeValue`,
      depth: 4,
      tag: '00080100',
      keyword: 'CodeValue',
      name: 'Code Value',
      vr: 'SH',
      text: 'P5-09000',
    }),
  ];
  const secret = Array.from({ length: scene === 'long' ? 10_000 : 400 }, (_, index) => {
    const tag = `0029${(0x1000 + index).toString(16).padStart(4, '0')}`;
    return row({ path: tag, tag, keyword: '', name: '', vr: 'LO', text: `Parameter ${index}`, private: true });
  });
  const number = row({
    ...{ path: 'InstanceNumber', tag: '00200013', keyword: 'InstanceNumber', name: 'Instance Number', vr: 'IS' },
    text: String(Number(sopInstanceUid.split('.').at(-1)) + 1),
  });
  const creator = row({
    ...{ path: '00290010', tag: '00290010', keyword: '', name: 'Private element', vr: 'LO' },
    ...{ text: 'ACME MEDCOM HEADER', private: true },
  });
  const pixels = row({
    ...{ path: 'PixelData', tag: '7FE00010', keyword: 'PixelData', name: 'Pixel Data', vr: 'OW', text: '' },
    ...{ lengthBytes: 524_288, rawHex: '07 01 fa 03 07 01 fa 03' },
  });
  return [...rows, number, creator, ...secret, ...nested, pixels];
}

/** The same image as the fake plan would store it. */
export function fakePlannedTags(scene: Scene): TagRow[] {
  const after: Readonly<Record<string, string>> = {
    PatientName: 'Müller^Jörg',
    PatientID: '0047113',
    AccessionNumber: 'ACC20260317-4',
  };
  const record = row({
    path: 'OriginalAttributesSequence',
    tag: '04000561',
    keyword: 'OriginalAttributesSequence',
    name: 'Original Attributes Sequence',
    vr: 'SQ',
    text: '1 item',
  });
  const before = row({
    path: 'OriginalAttributesSequence[0].PatientID',
    depth: 2,
    tag: '00100020',
    keyword: 'PatientID',
    name: 'Patient ID',
    vr: 'LO',
    text: 'X-4711',
  });
  const rows = fakeTags(scene).map((one) => {
    const text = after[one.keyword];
    return text === undefined || one.depth > 0 ? one : row({ ...one, text, guessed: false });
  });
  return [...rows.slice(0, -1), record, item('OriginalAttributesSequence[0]', 1), before, ...rows.slice(-1)];
}

/** One tag in full. */
export function fakeTagValue(path: string, lengthBytes: number): TagValueView {
  const found = [...fakeTags()].find((one) => one.path === path);
  const text = found?.cut ? history : (found?.text ?? '');
  const all = [...new TextEncoder().encode(text)];
  const bytes = found?.keyword === 'PixelData' ? Array.from({ length: lengthBytes }, (_, at) => at % 251) : all;
  const isName = found?.keyword === 'PatientName';
  return {
    path,
    offset: 0,
    lengthBytes: found?.lengthBytes ?? 0,
    hex: bytes
      .slice(0, lengthBytes)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(''),
    text,
    cut: false,
    declared: found && ['PN', 'LO', 'SH'].includes(found.vr) ? 'ISO_IR 100' : null,
    guessed: isName ? 'windows-1252' : '',
    readings: isName
      ? [
          { encoding: 'utf-8', label: 'UTF-8', text: 'Müller^Jörg' },
          { encoding: 'windows-1251', label: 'Cyrillic (Windows-1251)', text: 'Мьллер^Jцrg' },
        ]
      : [],
  };
}

function item(path: string, depth: number): TagRow {
  return row({ path, depth, tag: '(FFFE,E000)', keyword: '', name: 'Item', vr: '', text: '' });
}

function row(changes: Partial<TagRow> & Pick<TagRow, 'path' | 'tag' | 'keyword' | 'name' | 'vr' | 'text'>): TagRow {
  const bytes = [...new TextEncoder().encode(changes.text)];
  const isItem = changes.path.endsWith(']');
  const reason = isItem
    ? 'item'
    : changes.vr === 'SQ'
      ? 'sequence'
      : changes.private
        ? 'private'
        : (changes.depth ?? 0) > 0
          ? 'nested'
          : (whyNot[changes.keyword] ?? null);
  return {
    depth: 0,
    vm: '1',
    cut: changes.text.length > shownCharacters,
    lengthBytes: bytes.length,
    guessed: changes.keyword === 'PatientName',
    rawHex: bytes
      .slice(0, 16)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' '),
    private: false,
    editable: reason === null,
    whyNot: reason,
    ...changes,
    text: changes.text.slice(0, shownCharacters),
  };
}
