import { FaultError } from '../contract/fault.ts';
import type { ResearchChoice } from '../contract/research.ts';
import { IdentityCollector } from './deidentify/known-identity.ts';
import { type OptionName, parseOptions } from './deidentify/options.ts';
import type { Deidentifier } from './deidentify/plan-deidentification.ts';
import type { PixelRegions } from './deidentify/policy.ts';
import { shiftDate } from './deidentify/shift-dates.ts';
import { type FileSurvey, surveySource } from './deidentify/survey-file.ts';
import type { ByteSource } from './dicom/byte-source.ts';
import type { Rooms } from './handlers/rooms.ts';
import { storedReport, storedStudy } from './handlers/stored-study.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import { deidentifierOf, type ResearchPlan } from './research-planner.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';
import type { ScannedStudy } from './study/scanned-study.ts';

/** A study as its project names it, before anything of it leaves. */
export interface ResearchStudy {
  readonly study: ScannedStudy;
  readonly plan: ResearchPlan;
  readonly issuer: string;
  readonly shiftDays: number;
  readonly deidentifier: Deidentifier;
}

/**
 * Reads what names the patient, in every image of hers on the medium, for the name of one may stand in the description of another; and makes the plan
 * that says how the study leaves. The project is begun where it is new, with a secret of its own.
 * @throws FaultError `research-not-configured`, `settings-invalid` (no such option), `research-other-rules` (other options than the project was begun with),
 * `conflicting-headers` (the images name several people), `scan-gone`.
 */
export async function researchStudy(rooms: Rooms, choice: ResearchChoice, signal: AbortSignal): Promise<ResearchStudy> {
  const { ledger } = rooms;
  const study = storedStudy(ledger, choice);
  const { project, options } = projectOf(rooms, choice);
  const { about, known } = await surveyPatient(rooms, choice, study, options, signal);
  const patient = { key: about.patient, id: about.patientId };
  const begun = { project, options, program: `Gantry ${rooms.options.version}`, patient, known };
  const plan = { ...begun, pseudonym: choice.pseudonym ?? '', regions: regionsOf(choice) };
  const { pseudonym, shiftDays } = deidentifierOf(plan, ledger).patientNames(patient.key, patient.id);
  const named = { ...plan, pseudonym };
  return { study, plan: named, issuer: about.issuer, shiftDays, deidentifier: deidentifierOf(named, ledger) };
}

/** One date of the study as its images will say it: YYYY-MM-DD, or empty. */
export function shownDate(isoDate: string, { plan, shiftDays }: ResearchStudy): string {
  if (plan.options.includes('retain-full-dates')) return isoDate;
  if (!plan.options.includes('retain-modified-dates')) return '';
  const moved = shiftDate(isoDate.replaceAll('-', ''), shiftDays) ?? '';
  return moved.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

/** Opens files of a scan one after the other: as the vault holds them, else on the medium. What cannot be opened any more is null. */
export async function* scannedFiles(
  instances: readonly ScannedInstance[],
  openMedium: OpenMedium,
  signal: AbortSignal,
): AsyncGenerator<{ readonly instance: ScannedInstance; readonly source: ByteSource }> {
  for (const [sourcePath, own] of Map.groupBy(instances, (instance) => instance.sourcePath)) {
    const medium = await openMedium(sourcePath);
    try {
      for (const instance of own) {
        signal.throwIfAborted();
        const source = await medium.open(instance.path);
        try {
          yield { instance, source };
        } finally {
          await source.close();
        }
      }
    } finally {
      await medium.close();
    }
  }
}

/** All studies of one project fit together: its options are those that it was begun with. */
function projectOf(rooms: Rooms, choice: ResearchChoice): { project: string; options: readonly OptionName[] } {
  const { research } = rooms.connections.settings();
  const project = choice.project ?? research?.project;
  if (project === undefined) throw new FaultError('research-not-configured');
  const chosen = parseOptions('basic', choice.options ?? research?.options ?? []);
  if (!chosen.ok) throw new FaultError('settings-invalid', { part: 'research.options' });
  const known = rooms.deidentification.open(project, { profile: 'basic', options: chosen.options });
  if (known.options.join() !== chosen.options.join()) throw new FaultError('research-other-rules', { project });
  return { project, options: chosen.options };
}

async function surveyPatient(
  rooms: Rooms,
  { scanId, studyInstanceUid }: ResearchChoice,
  study: ScannedStudy,
  options: readonly OptionName[],
  signal: AbortSignal,
) {
  const chosen = new Set(options);
  const collectors = new Map<string, IdentityCollector>();
  const collectorOf = (patient: string) => {
    const collector = collectors.get(patient) ?? new IdentityCollector();
    collectors.set(patient, collector);
    return collector;
  };
  const patient = storedReport(rooms.ledger, scanId).patients.find(({ studies }) =>
    studies.some((one) => one.studyInstanceUid === studyInstanceUid),
  );
  const others = (patient?.studies ?? [])
    .filter((one) => one.studyInstanceUid !== studyInstanceUid)
    .flatMap((one) => storedStudy(rooms.ledger, { scanId, studyInstanceUid: one.studyInstanceUid }).instances);
  const openMedium = rooms.intake.openMedium(scanId);
  let about: FileSurvey | undefined;
  for await (const { source } of scannedFiles(study.instances, openMedium, signal)) {
    const found = await surveySource(source, chosen, collectorOf);
    about ??= found;
    if (found !== undefined && found.patient !== about?.patient) throw new FaultError('conflicting-headers');
  }
  if (about === undefined) throw new FaultError('nothing-to-import');
  for await (const { source } of scannedFiles(others, openMedium, signal))
    await surveySource(source, chosen, collectorOf);
  return { about, known: collectorOf(about.patient).collected() };
}

function regionsOf({ reviews }: ResearchChoice): PixelRegions[] {
  return reviews.map((review) => ({ ...review }));
}
