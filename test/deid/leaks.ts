import { parseCharacterSet } from '../../src/engine/dicom/character-set.ts';
import { encodeText } from '../../src/engine/dicom/text.ts';
import type { Person } from './people.ts';

const declared = [
  'ISO_IR 100',
  'ISO_IR 144',
  'ISO_IR 126',
  'ISO_IR 127',
  'ISO_IR 166',
  '\\ISO 2022 IR 87',
  '\\ISO 2022 IR 149',
  'GB18030',
];

/** Everything of a person that identifies alone, in every encoding it may have been written in. Pieces too short to be told from chance are left out. */
export function needlesOf(person: Person): { readonly what: string; readonly bytes: Buffer }[] {
  const names = person.name.split(/[=^]/).filter((part) => part.length >= 2);
  const texts = [
    ...names,
    ...person.inText.filter((part) => part.length >= 2),
    ...[person.id, person.otherId, person.accession, person.birthDate, person.studyDate, person.phone, person.address],
    person.physician.split('^')[0]!,
    'Quietwater',
    'SN-4471-0092',
    'QUIETCT1',
  ];
  const forms = new Set(texts.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]));
  return [...forms].flatMap((what) => {
    const encoded = declared.map((terms) => encodeText(what, parseCharacterSet(terms), 'LO'));
    const all = [
      Buffer.from(what, 'utf8'),
      Buffer.from(what, 'utf16le'),
      Buffer.from(what, 'utf16le').swap16(),
      ...encoded,
    ];
    return all.flatMap((bytes) => (bytes === undefined || bytes.length < 4 ? [] : [{ what, bytes }]));
  });
}
