import { describe, expect, it } from 'vitest';
import { csvDocument } from './csv-document.ts';

describe('the history as CSV', () => {
  it('opens in any spreadsheet: header row, quoted where RFC 4180 asks for it', () => {
    expect(csvDocument([{ name: 'Müller, Jörg', note: 'said "yes"', images: 3, files: ['a', 'b'] }])).toBe(
      'name,note,images,files\r\n"Müller, Jörg","said ""yes""",3,a;b\r\n',
    );
  });

  it.each(['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tx', '\r=1', '\n=1', '＝1', '＠x'])(
    'never lets text from a disc run as a formula: %s',
    (text) => {
      const cell = csvDocument([{ text }]).split(/(?<=text)\r\n/)[1] ?? '';
      expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('is empty, not broken, when there is nothing to show', () => {
    expect(csvDocument([])).toBe('');
  });
});
