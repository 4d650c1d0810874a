import { createHash } from 'node:crypto';
import type { NamedPerson } from './person-names.ts';
import { writtenNamesOfDisc } from './person-names.ts';

/**
 * Names the person of a study for "known different" pairs (matching.md §6.6): the same headers give the same key, on whatever disc. A hash, so
 * that a pair holds no name in clear.
 */
export function identityKey(
  person: NamedPerson & { patientId: string; issuer: string; birthDate: string; sex: string },
): string {
  const names = writtenNamesOfDisc(person).map(({ family, given, generation }) =>
    [family.raw, given.raw, generation].join('^'),
  );
  const text = JSON.stringify([names, person.birthDate, person.sex, person.patientId.trim(), person.issuer.trim()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
