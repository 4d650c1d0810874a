import { expect, it } from 'vitest';
import { createPdf } from './pdf-document.ts';

it('gives a PDF whose cross-reference table finds every object', () => {
  const text = createPdf(['A (bracketed) line', 'and \\ another']).toString('latin1');
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  expect(text.slice(table, table + 5)).toBe('xref\n');
  const offsets = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
  expect(offsets.map((offset) => text.slice(offset, offset + 7))).toEqual([
    '1 0 obj',
    '2 0 obj',
    '3 0 obj',
    '4 0 obj',
    '5 0 obj',
  ]);
  expect(text).toContain('(A \\(bracketed\\) line) Tj');
});
