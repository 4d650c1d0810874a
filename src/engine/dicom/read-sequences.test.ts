import { expect, test } from 'vitest';
import { bufferSource } from './byte-source.ts';
import type { PlainDataSet } from './edit.ts';
import { readHeaderSync } from './read-header.ts';
import { parseSequenceText, readSequences, readSequencesSync } from './read-sequences.ts';
import { tagsOf } from './read-values.ts';
import { sampleFile } from './sample-file.ts';
import { explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';
import { valueMemory } from './value-memory.ts';

const keywords = ['OtherPatientIDsSequence', 'IssuerOfAccessionNumberSequence', 'RequestAttributesSequence'] as const;
const kept = [
  'PatientID',
  'IssuerOfPatientID',
  'AccessionNumber',
  'IssuerOfAccessionNumberSequence',
  'LocalNamespaceEntityID',
];

function read(file: Buffer, memory = valueMemory()) {
  const source = bufferSource(file);
  const result = readHeaderSync(source, { only: tagsOf(keywords) });
  if (!result.ok) throw new Error(result.message);
  return readSequencesSync(result.header, source, keywords, kept, memory);
}

const elements: PlainDataSet = {
  SpecificCharacterSet: 'ISO_IR 100',
  OtherPatientIDsSequence: [
    { PatientID: '991', IssuerOfPatientID: 'KLINIK SÜD', TypeOfPatientID: 'TEXT' },
    { PatientID: 'A-7', IssuerOfPatientID: 'HAFEN', TypeOfPatientID: 'TEXT' },
  ],
  RequestAttributesSequence: [
    {
      AccessionNumber: 'ACC-9',
      ScheduledProcedureStepDescription: 'of no interest',
      IssuerOfAccessionNumberSequence: [{ LocalNamespaceEntityID: 'RIS-WEST' }],
    },
  ],
};
const wanted = {
  OtherPatientIDsSequence: [
    { PatientID: '991', IssuerOfPatientID: 'KLINIK SÜD' },
    { PatientID: 'A-7', IssuerOfPatientID: 'HAFEN' },
  ],
  RequestAttributesSequence: [
    { AccessionNumber: 'ACC-9', IssuerOfAccessionNumberSequence: [{ LocalNamespaceEntityID: 'RIS-WEST' }] },
  ],
};
const items = (read: { [keyword: string]: string }) =>
  Object.fromEntries(Object.entries(read).map(([keyword, text]) => [keyword, parseSequenceText(text)]));

test.each([
  ['explicit VR', explicitLittle],
  ['implicit VR', implicitLittle],
  ['big endian', explicitBig],
])('numbers in sequences are read from %s, decoded by the file’s character set', (_, encoding) => {
  expect(items(read(sampleFile({ encoding, elements })))).toEqual(wanted);
});

test('a source that must be waited for gives the same', async () => {
  const { sizeBytes, read: readBytes, close } = bufferSource(sampleFile({ elements }));
  const source = { sizeBytes, read: readBytes, close };
  const result = readHeaderSync(bufferSource(sampleFile({ elements })));
  if (!result.ok) throw new Error(result.message);
  expect(items(await readSequences(result.header, source, keywords, kept))).toEqual(wanted);
});

test('thousands of slices share one text, and the next patient’s is another', () => {
  const memory = valueMemory();
  const other = { ...elements, OtherPatientIDsSequence: [{ PatientID: '992', IssuerOfPatientID: 'KLINIK SÜD' }] };
  const [first, second, third] = [elements, elements, other].map((each) =>
    read(sampleFile({ elements: each }), memory),
  );
  expect(second).toEqual(first);
  expect(parseSequenceText(third?.OtherPatientIDsSequence)).toEqual([
    { PatientID: '992', IssuerOfPatientID: 'KLINIK SÜD' },
  ]);
});

test('a sequence that is cut or empty names nobody and stops nothing', () => {
  expect(items(read(sampleFile({ elements: { OtherPatientIDsSequence: [] } })))).toEqual({
    OtherPatientIDsSequence: [],
  });
  const file = sampleFile({ elements });
  const at = file.indexOf(Buffer.from('991'));
  file.writeUInt16LE(60_000, at - 2);
  expect(() => read(file)).not.toThrow();
});
