import { expect, test } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { readHeaderSync } from './read-header.ts';
import { readAttributesSync } from './read-values.ts';
import { sampleFile } from './sample-file.ts';
import { valueMemory } from './value-memory.ts';

const keywords = ['PatientName', 'PatientID', 'StudyDate', 'Rows'] as const;

function read(file: Buffer, memory = valueMemory()) {
  const source = bufferSource(file);
  const result = readHeaderSync(source);
  if (!result.ok) throw new Error(result.message);
  return readAttributesSync(result.header, source, keywords, memory);
}

test('reading many files with a memory gives what reading each alone gives', () => {
  const files = [
    // É and Щ are the same byte in Latin-1 and in Cyrillic.
    { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'ANDRÉ^A' },
    { SpecificCharacterSet: 'ISO_IR 144', PatientName: 'ANDRЩ^A' },
    { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'ANDRÉ^A' },
    { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'ANDRÉ^B' },
    { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'ANDRÉ' },
    {},
  ].map((elements) => sampleFile({ elements }));
  const memory = valueMemory();
  const together = files.map((file) => read(file, memory));
  expect(together).toEqual(files.map((file) => read(file)));
  expect(together.map(({ PatientName }) => PatientName?.text)).toEqual([
    'ANDRÉ^A',
    'ANDRЩ^A',
    'ANDRÉ^A',
    'ANDRÉ^B',
    'ANDRÉ',
    'MUSTER^MAX',
  ]);
});
