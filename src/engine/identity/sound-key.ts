const rules: readonly (readonly [RegExp, string])[] = [
  [/shch|schtsch|sch|sh|sz/g, 's'],
  [/tsch|tch|ch|cz/g, 'c'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/kh/g, 'h'],
  [/gh/g, 'g'],
  [/dh/g, 'd'],
  [/zh/g, 'z'],
  [/dj/g, 'j'],
  [/w/g, 'v'],
  [/[yj]/g, 'i'],
  [/ck|qu|q/g, 'k'],
  [/c(?=[aou])/g, 'k'],
  [/c(?=[^eih]|$)/g, 'k'],
  [/x/g, 'ks'],
  [/h(?=[^aeiou]|$)/g, ''],
  [/([a-z])\1+/g, '$1'],
];

/** Shorter than this, two names of one sound are two names: Li and Lee. */
const shortest = 4;

/**
 * How a folded word sounds, whatever the transliteration: Shcherbakova and Scherbakowa, Natalya and Natalja. Vowels stay, for they tell
 * names apart. One key, and a second where `ou` may stand for a long o (Tarou) or for u (Mahmoud). Empty for short words.
 */
export function soundKeys(word: string): string[] {
  if (word.length < shortest || word.includes('?')) return [];
  const forms = word.includes('ou') ? [word.replaceAll('ou', 'o'), word.replaceAll('ou', 'u')] : [word];
  return forms.map((form) =>
    rules.reduce((text, [pattern, by]) => text.replace(pattern, by), form.replaceAll('oo', 'u').replaceAll('uu', 'u')),
  );
}

/** A coarse key that only gathers candidates: first letter and consonants, each of a group of alike ones. Never evidence. */
export function blockingSound(word: string): string {
  const [key = word] = soundKeys(word.length < shortest ? word.padEnd(shortest, ' ') : word);
  const plain = key.replaceAll(' ', '').replace(/[^a-z]/g, '');
  const head = /^[aeiou]/.test(plain) ? 'a' : (plain[0] ?? '');
  const rest = plain
    .slice(1)
    .replace(/[aeiou]/g, '')
    .replace(/[ckg]/g, 'k')
    .replace(/[sz]/g, 's')
    .replace(/[fv]/g, 'f')
    .replace(/[dt]/g, 't')
    .replace(/[mn]/g, 'n')
    .replace(/[bp]/g, 'p');
  return (head + rest).replace(/(.)\1+/g, '$1').slice(0, 5);
}
