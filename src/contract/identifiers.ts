import type { FieldComparison } from './directory.ts';

/** Identifiers of a person (NPSG.01.01.01; matching.md §6.1). Sex is none, and neither is another house's number. */
export type Identifier = 'name' | 'birth-date' | 'patient-id';

/**
 * The two identifiers that a person must confirm before a match that is not automatic may be taken: first what stands on both sides, then what the EHR has and
 * the patient can be asked for, her number on her card last. One list for whoever shows the ticks (window, command line) and for the engine that
 * refuses without them. Fewer than two only where the EHR itself has no more.
 */
export function identifiersToConfirm(fields: readonly FieldComparison[]): Identifier[] {
  const of = (name: Identifier) => fields.find(({ field }) => field === name);
  const isInEhr = (name: Identifier) => (of(name)?.ehr ?? '') !== '';
  const isOnBoth = (name: Identifier) => isInEhr(name) && (of(name)?.disc ?? '') !== '';
  const ordered: [Identifier, boolean][] = [
    ['name', isOnBoth('name')],
    ['birth-date', isOnBoth('birth-date')],
    ['patient-id', of('patient-id')?.verdict === 'equal'],
    ['birth-date', isInEhr('birth-date')],
    ['name', isInEhr('name')],
    ['patient-id', isInEhr('patient-id')],
  ];
  const usable = ordered.flatMap(([name, isUsable]) => (isUsable ? [name] : []));
  return [...new Set(usable)].slice(0, 2);
}
