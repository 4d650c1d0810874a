import { expect, it } from 'vitest';
import { safeText } from './safe-text.ts';

it('shows control characters and bidi overrides of a disc’s names instead of obeying them', () => {
  expect(safeText('a\x1b[31mred\x07\u202Egpj.exe')).toBe('a\\x1b[31mred\\x07\\x202egpj.exe');
});

it('leaves names in any script alone', () => {
  for (const name of ['Müller, Jörg', 'Иванов, Пётр', '山田, 太郎', 'عمر, علي']) expect(safeText(name)).toBe(name);
});
