/** What the 128 bytes before "DICM" hold (PS3.10 §7.1; for programs in it see CVE-2019-11687). */
export type PreambleKind = 'none' | 'zero' | 'tiff' | 'executable' | 'other';

const tiffMarks = ['49492a00', '4d4d002a', '49492b00', '4d4d002b'];
/** MZ, ELF, #!, PK, %PDF and the Mach-O magics: what a shell or a loader would run, or another viewer open. */
const executableMarks = [
  '4d5a',
  '7f454c46',
  '2321',
  '504b',
  '25504446',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
];

export function preambleKind(head: Buffer): PreambleKind {
  const length = Math.min(head.length, 128);
  let at = 0;
  while (at < length && head[at] === 0) at += 1;
  if (at === length) return 'zero';
  const mark = head.toString('hex', 0, 4);
  if (tiffMarks.includes(mark)) return 'tiff';
  return executableMarks.some((magic) => mark.startsWith(magic)) ? 'executable' : 'other';
}
