import type { Patient } from '../../contract/directory.ts';
import type { Directory, PatientSearch } from './directory.ts';
import type { CandidateQuery, PatientSource } from './patient-source.ts';

/** More people than this with one birth date or name: the list is called incomplete and nothing is automatic. */
const searchLimit = 400;

/**
 * A live directory that can only be searched: everyone born on that day, everyone of that name, and whoever has that number. It counts nothing, so
 * that the matcher sees how common a name is by how many are called so.
 */
export function openSearchSource(directory: Pick<Directory, 'searchPatients'>): PatientSource {
  return {
    async candidates(query, signal) {
      const searches = searchesFor(query);
      const results = await Promise.all(
        searches.map((search) => directory.searchPatients(search, searchLimit, signal)),
      );
      const byId = new Map<string, Patient>();
      for (const { patients } of results) for (const patient of patients) byId.set(patient.id, patient);
      // Rivals share the birth date; a name cut off costs candidates for a person's list, not safety, once the day is whole.
      const isAsked = query.birthDate !== '';
      const isComplete = results.every(
        ({ complete }, index) => complete || (isAsked && searches[index]?.birthDate === undefined),
      );
      return { patients: [...byId.values()], isComplete };
    },
    counts: async () => null,
    standing: async () => ({ kind: 'live', isWhole: true, syncedAt: null, patients: null }),
  };
}

function searchesFor({ birthDate, names, ids }: CandidateQuery): PatientSearch[] {
  const searches: PatientSearch[] = [];
  if (birthDate !== '') searches.push({ birthDate });
  for (const { familyName, givenName } of names) {
    for (const spelling of spellings(familyName)) {
      searches.push(givenName === '' ? { familyName: spelling } : { familyName: spelling, givenName });
    }
  }
  for (const { value } of ids) searches.push({ mrn: value });
  return searches;
}

/** The name as it stands and, where it has umlauts, as it is written without: directories differ in what they find. */
function spellings(name: string): string[] {
  const written: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };
  const withoutUmlauts = name.normalize('NFC').replace(/[äöüÄÖÜß]/g, (letter) => written[letter] ?? letter);
  return [...new Set([name, withoutUmlauts])].filter((spelling) => spelling !== '');
}
