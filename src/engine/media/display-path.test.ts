import { expect, test } from 'vitest';
import { displayPath } from './display-path.ts';

test('shows names from a hostile disc without letting them move the cursor, colour the terminal or turn text around', () => {
  expect(displayPath('ODD/IM\u001b[2J\u001b[31m')).toBe('ODD/IM\\x1b[2J\\x1b[31m');
  expect(displayPath('line\nbreak\ttab\u0085')).toBe('line\\x0abreak\\x09tab\\x85');
  expect(displayPath('gnp.\u202eEXE')).toBe('gnp.\\u202eEXE');
});

test('leaves ordinary names of any script as they are', () => {
  for (const name of ['DICOM/IM000001', 'Bilder für Jörg/Thorax – axial.dcm', 'Снимки', '画像/胸部', 'cafe\u0301']) {
    expect(displayPath(name)).toBe(name);
  }
});
