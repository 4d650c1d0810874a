import type { Order, Patient } from '../../contract/directory.ts';
import type { Choice } from '../../contract/engine.ts';
import type {
  CharsetPolicy,
  CharsetRepair,
  Plan,
  PlanCharset,
  PlannedDocument,
  TagChange,
  TagEditInput,
  ValueProblem,
} from '../../contract/plan.ts';
import type { TagMapping } from '../../contract/settings.ts';
import { formatTag, lookupKeyword } from '../dicom/dictionary.ts';
import { patientName } from '../directory/patient-name.ts';
import { compareIdentity } from '../match/compare-identity.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { checkValue } from './check-value.ts';
import { type OldValues, oldValuesOf } from './old-values.ts';
import { asciiForms, asciiProblems, type CharsetOutlook, charsetChanges, unfitValues } from './plan-charset.ts';
import { planHash } from './plan-hash.ts';
import { directoryValues, operatorValues, type PlannedValue } from './planned-values.ts';
import { recordChanges } from './record-changes.ts';
import { sameValue } from './same-value.ts';

export interface PlanInput {
  /** With the objects made of documents among its instances. */
  readonly study: ScannedStudy;
  /** What these are, to be shown. */
  readonly documents?: readonly PlannedDocument[];
  readonly choice: Choice['patient'];
  /** The patient that a `directory` choice names, as the directory gives her now; null for an `operator` choice. */
  readonly patient: Patient | null;
  readonly order: Order | null;
  readonly edits: readonly TagEditInput[];
  /** Which field of the EHR becomes which tag. Default: the specification's table 7. */
  readonly tagMap?: readonly TagMapping[];
  /** The distinct values of a keyword that the scan did not keep, with how many instances hold each ('' for absent or empty). */
  readonly readOldValues: (keyword: string) => Promise<OldValues>;
  /** Default `transcode`. */
  readonly charsetPolicy?: CharsetPolicy;
  /** How the operator reads the texts; `study` is as it reads so. */
  readonly repair?: CharsetRepair | null;
  /** How the study's contradictions were decided; `study` is as it is then. */
  readonly decided?: Pick<Plan, 'decision' | 'undecided' | 'leftOut'>;
  /** What the person on the disc is called by the images that were decided to name her: written over the others. */
  readonly settled?: readonly PlannedValue[];
  /** What else a person must confirm. */
  readonly alsoToConfirm?: readonly string[];
  /** What these changes do to the objects' character sets. */
  readonly readCharset: (
    changes: readonly TagChange[],
    charset: Pick<PlanCharset, 'policy' | 'repair'>,
  ) => Promise<CharsetOutlook>;
}

/** The plan with the order as it was when the plan was made, or what is wrong with the values. */
export type MadePlan =
  | { readonly ok: true; readonly plan: Plan; readonly order: Order | null }
  | { readonly ok: false; readonly problems: ValueProblem[] };

/** Fields whose contradiction a person must confirm; a foreign number differs by nature. */
const identityFields = new Set(['name', 'birth-date', 'sex']);

/**
 * The exact list of what will be different in the archive, the same for every object of the study. UIDs stay; an unchanged tag is not listed;
 * with no change at all the objects go as they are, byte for byte. Every value is checked against its VR before (PS3.5 Table 6.2-1).
 */
export async function makePlan(input: PlanInput): Promise<MadePlan> {
  const { study, choice, patient, order } = input;
  const edits = input.edits.map(byKeyword);
  const prior = choice.by === 'directory' && choice.asPrior === true;
  // The order that a prior is to be compared for is another examination: nothing of it belongs into these images.
  const chosen = chosenValues(input, prior ? null : order);
  // What a person types in place of a value of the EHR is what must fit.
  const written = chosen.filter(({ keyword }) => !edits.some((edit) => edit.keyword === keyword));
  const problems = [...written, ...edits].flatMap(({ keyword, value }) => checkValue(keyword, value ?? '') ?? []);
  problems.push(...contradictingEdits(chosen, edits));
  if (problems.length > 0) return { ok: false, problems };

  const values = new Map<string, PlannedValue>(
    [...(input.settled ?? []), ...chosen].map((value) => [value.keyword, value]),
  );
  for (const { keyword, value } of edits) values.set(keyword, { keyword, value, reason: 'operator' });
  const policy = input.charsetPolicy ?? 'transcode';
  const repair = input.repair ?? null;
  const unfit = unfitValues(values.values(), study);
  const forms = asciiForms(unfit);
  if (policy === 'ascii') {
    if (forms === null) return { ok: false, problems: asciiProblems(unfit) };
    for (const value of unfit) {
      const form = forms.find(({ keyword }) => keyword === value.keyword)?.value ?? value.value;
      values.set(value.keyword, { ...value, value: form });
    }
  }
  const changes: TagChange[] = [];
  for (const value of values.values()) {
    const change = changeOf(value, await oldValuesOf(study, value.keyword, input.readOldValues));
    if (change !== null) changes.push(change);
  }
  const { switches, stuck } = await input.readCharset(changes, { policy, repair });
  if (stuck > 0) {
    const keyword = unfit[0]?.keyword ?? 'SpecificCharacterSet';
    return { ok: false, problems: [{ keyword, code: 'not-convertible', limit: '', offendingPart: '' }] };
  }
  const declarations = charsetChanges(switches);
  const recorded = repair === null ? changes : [...declarations, ...changes];
  changes.push(...recordChanges(study, recorded), ...declarations);
  const isSettled = switches.length === 0 && repair === null && (policy === 'transcode' || unfit.length === 0);

  const fields = patient === null ? [] : compareIdentity(study.patient, patient);
  const plan: Omit<Plan, 'hash'> = {
    studyInstanceUid: study.studyInstanceUid,
    patient: planPatient(choice, patient, study),
    order: order === null ? null : { id: order.id, accessionNumber: order.accessionNumber, etag: order.etag },
    changes: changes.sort((left, right) => (left.tag < right.tag ? -1 : 1)),
    instances: study.instances.length,
    ...(input.documents?.length ? { documents: [...input.documents] } : {}),
    charset: isSettled ? null : { policy, repair, switches: [...switches], asciiForms: forms },
    fields,
    ...(prior ? { prior } : {}),
    toConfirm: [
      ...fields
        .filter(
          ({ field, verdict }) => identityFields.has(field) && (verdict === 'different' || verdict === 'conflict'),
        )
        .map(({ field }) => field),
      ...(input.alsoToConfirm ?? []),
    ],
    ...(input.decided ?? { decision: null, undecided: [], leftOut: 0 }),
  };
  return { ok: true, plan: { hash: planHash(plan), ...plan }, order };
}

/** Edits may name a tag as `00104000` too. */
function byKeyword(edit: TagEditInput): TagEditInput {
  return { ...edit, keyword: lookupKeyword(edit.keyword)?.keyword ?? edit.keyword };
}

function chosenValues({ choice, patient, study, tagMap }: PlanInput, order: Order | null): PlannedValue[] {
  if (choice.by === 'operator') return operatorValues(choice.mrn, choice.accessionNumber, study);
  if (patient === null) throw new Error('a directory choice without its patient');
  return directoryValues(patient, order, study, tagMap);
}

/** The numbers that say whose study this is and for which order come from the choice alone: an edit would link one and write another. */
function contradictingEdits(chosen: readonly PlannedValue[], edits: readonly TagEditInput[]): ValueProblem[] {
  const linking = ['PatientID', 'IssuerOfPatientID', 'AccessionNumber'];
  const bound = chosen.filter(({ keyword, reason }) => linking.includes(keyword) && reason !== 'operator');
  return edits
    .filter(({ keyword, value }) =>
      bound.some((each) => each.keyword === keyword && !sameValue(keyword, each.value ?? '', value ?? '')),
    )
    .map(({ keyword, value }) => ({ keyword, code: 'set-by-choice', limit: '', offendingPart: value ?? '' }));
}

function changeOf({ keyword, value, reason }: PlannedValue, old: OldValues): TagChange | null {
  const entry = lookupKeyword(keyword);
  if (entry === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
  let instances = 0;
  for (const [text, count] of old) {
    if (!sameValue(keyword, text, value ?? '')) instances += count;
  }
  if (instances === 0) return null;
  return {
    tag: formatTag(entry.tag),
    keyword,
    vr: entry.vr,
    old: [...old].map(([text, count]) => ({ value: text, instances: count })),
    new: value,
    reason,
    instances,
  };
}

function planPatient(choice: Choice['patient'], patient: Patient | null, study: ScannedStudy): Plan['patient'] {
  if (patient !== null) return { id: patient.id, mrn: patient.mrn, name: patientName(patient) };
  const { alphabetic, ideographic, phonetic } = study.patient.patientName;
  return choice.by === 'operator'
    ? { id: '', mrn: choice.mrn.trim(), name: alphabetic || ideographic || phonetic }
    : null;
}
