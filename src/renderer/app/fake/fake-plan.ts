import type { Choice } from '../../../contract/engine.ts';
import type { Plan, TagChange, ValueProblem } from '../../../contract/plan.ts';
import { fakeOrders, fakePatients } from './fake-directory.ts';
import { fakeMatch } from './fake-match.ts';
import type { Scene } from './scenes.ts';

/** The fake planner: enough of the real one's rules to draw every state of the plan. */

const instances = 120;

export function fakePlan(
  choice: Choice,
  scene: Scene,
): { ok: true; plan: Plan } | { ok: false; problems: ValueProblem[] } {
  const problems = choice.edits
    .map(({ keyword, value }) => fakeProblem(keyword, value ?? ''))
    .filter((problem) => problem !== null);
  if (problems.length > 0) return { ok: false, problems };

  const byDirectory = choice.patient.by === 'directory' ? choice.patient : null;
  const person = fakePatients.find(({ id }) => id === byDirectory?.patientId);
  const order = fakeOrders.find(({ id }) => id === byDirectory?.orderId);
  const mrn = choice.patient.by === 'operator' ? choice.patient.mrn : (person?.mrn ?? '');
  const name = person ? `${person.familyName}^${person.givenName}` : 'Mueller^Joerg';
  const accession = choice.patient.by === 'operator' ? choice.patient.accessionNumber : order?.accessionNumber;
  const fields = person ? (fakeMatch(scene, person.id).candidates[0]?.fields ?? []) : [];

  const total = scene === 'reports-only' ? 0 : instances;
  const all = total + (choice.documents?.length ?? 0);
  const changes: TagChange[] = [
    change('00100010', 'PatientName', 'PN', 'Mueller^Joerg', name, 'directory'),
    change('00100020', 'PatientID', 'LO', 'X-4711', mrn, person ? 'directory' : 'operator'),
    change(
      '00100030',
      'PatientBirthDate',
      'DA',
      '19700102',
      person?.birthDate.replaceAll('-', '') ?? '19700102',
      'directory',
    ),
    ...(accession && !byDirectory?.asPrior
      ? [change('00080050', 'AccessionNumber', 'SH', 'RO-88123', accession, 'order')]
      : []),
    ...choice.edits.map(({ keyword, value }) =>
      change(`edit-${keyword}`, keyword, 'LO', 'CT Thorax nativ', value ?? '', 'operator'),
    ),
    change('04000561', 'OriginalAttributesSequence', 'SQ', '', '1 item', 'record'),
    change('0018A001', 'ContributingEquipmentSequence', 'SQ', '', '1 item', 'record'),
  ]
    .filter(({ old, new: value }) => old[0]?.value !== value)
    .map((one) => ({
      ...one,
      instances: scene === 'long' && one.keyword === 'PatientName' ? 3 : all,
      old: scene === 'reports-only' ? [] : one.old,
    }));
  return {
    ok: true,
    plan: {
      hash: JSON.stringify(choice),
      studyInstanceUid: choice.studyInstanceUid,
      patient: { id: person?.id ?? '', mrn, name },
      order: order ? { id: order.id, accessionNumber: order.accessionNumber, etag: order.etag } : null,
      changes,
      instances: all,
      charset: null,
      fields,
      decision: choice.decision ?? null,
      undecided: [],
      leftOut: 0,
      ...(byDirectory?.asPrior ? { prior: true } : {}),
      toConfirm: fields
        .filter(({ field, verdict }) => field !== 'patient-id' && (verdict === 'different' || verdict === 'conflict'))
        .map(({ field }) => field),
    },
  };
}

/** The first so many. */
export function fakeChangedFiles(made: ReturnType<typeof fakePlan>, keyword: string) {
  const count = made.ok ? (made.plan.changes.find((one) => one.keyword === keyword)?.instances ?? 0) : 0;
  const paths = Array.from({ length: count }, (_, index) => `DICOM/ST000001/IM${String(index + 1).padStart(6, '0')}`);
  return { paths, more: 0 };
}

function change(
  tag: string,
  keyword: string,
  vr: string,
  old: string,
  value: string,
  reason: TagChange['reason'],
): TagChange {
  return { tag, keyword, vr, old: [{ value: old, instances }], new: value, reason, instances };
}

/** What is wrong with a value, by the lengths of PS3.5 §6.2. */
export function fakeProblem(keyword: string, value: string): ValueProblem | null {
  const limit = keyword === 'AccessionNumber' ? 16 : 64;
  if (value.includes('\\')) return { keyword, code: 'bad-character', limit: '', offendingPart: '\\' };
  return value.length > limit
    ? { keyword, code: 'too-long', limit: String(limit), offendingPart: value.slice(limit) }
    : null;
}
