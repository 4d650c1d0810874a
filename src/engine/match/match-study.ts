import type { Match, Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { parsePersonName } from '../dicom/person-name.ts';
import type { Directory, PatientSearch } from '../directory/directory.ts';
import type { ScannedStudy, StudyPerson } from '../study/scanned-study.ts';
import { decidePatient, verifyPatient } from './decide-patient.ts';
import { rankOrders } from './rank-orders.ts';
import { guardStudy } from './study-guards.ts';

export interface MatchInput {
  readonly study: ScannedStudy;
  readonly directory: Directory;
  /** A patient that somebody named: she is confirmed or contradicted, nobody else is proposed. */
  readonly patientId?: string;
  readonly signal?: AbortSignal;
}

/** More people than this with one birth date or name: the list is called incomplete and nothing is automatic. */
const searchLimit = 400;

/**
 * Looks for the patient of a study and ranks her orders. With `choose` there are no orders yet: nobody is preselected, so ask again
 * with the `patientId` chosen. Throws the directory's faults, and `patient-not-found` for a `patientId` that is not there.
 */
export async function matchStudy({ study, directory, patientId, signal }: MatchInput): Promise<Match> {
  const { found, complete } = await findCandidates(study.patient, directory, signal);
  const input = { disc: study.patient, guard: guardStudy(study), found, complete };
  const { decision, candidates } =
    patientId === undefined
      ? decidePatient(input)
      : verifyPatient(input, await namedPatient(directory, patientId, signal));
  const [first] = candidates;
  const orders =
    first === undefined || decision === 'choose'
      ? []
      : rankOrders(study, await directory.patientOrders(first.patient.id, signal));
  return { decision, candidates, orders };
}

async function namedPatient(directory: Directory, patientId: string, signal?: AbortSignal): Promise<Patient> {
  const patient = await directory.getPatient(patientId, signal);
  if (patient === null) throw new FaultError('patient-not-found');
  return patient;
}

/** Everyone born on that day, everyone of that name, and whoever has that number: candidates and, as important, their rivals. */
async function findCandidates(
  disc: StudyPerson,
  directory: Directory,
  signal: AbortSignal | undefined,
): Promise<{ found: Patient[]; complete: boolean }> {
  const searches = searchesFor(disc);
  const results = await Promise.all(searches.map((search) => directory.searchPatients(search, searchLimit, signal)));
  const byId = new Map(results.flatMap(({ patients }) => patients).map((patient) => [patient.id, patient]));
  const complete = results.every((result, index) => result.complete || searches[index]?.birthDate === undefined);
  return { found: [...byId.values()], complete };
}

function searchesFor(disc: StudyPerson): PatientSearch[] {
  const searches: PatientSearch[] = [];
  if (disc.birthDate !== '') searches.push({ birthDate: disc.birthDate });
  for (const group of [disc.patientName.alphabetic, disc.patientName.ideographic]) {
    const { family, given } = parsePersonName(group).alphabetic;
    const firstGiven = given.split(' ')[0] ?? '';
    for (const familyName of spellings(family)) {
      searches.push(firstGiven === '' ? { familyName } : { familyName, givenName: firstGiven });
    }
  }
  if (disc.patientId !== '') searches.push({ mrn: disc.patientId });
  return searches;
}

/** The name as it stands and, where it has umlauts, as it is written without: directories differ in what they find. */
function spellings(name: string): string[] {
  const written: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };
  const withoutUmlauts = name.normalize('NFC').replace(/[äöüÄÖÜß]/g, (letter) => written[letter] ?? letter);
  return [...new Set([name, withoutUmlauts])].filter((spelling) => spelling !== '');
}
