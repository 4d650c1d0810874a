import type { FaultCode } from './fault.ts';
import type { ImportView } from './imports.ts';

/** Where an import stands. Each station can be run again without harm. */
export const stations = ['stage', 'upload', 'verify', 'link', 'done'] as const;
export type Station = (typeof stations)[number];

/**
 * What a person may decide about a held import. None of them overwrites or deletes anything on the archive.
 * - `same-person`: the archive's patient under our number is ours after all; needs a reason
 * - `keep-archive`: the archive's images stay as they are, ours are left out, the others are sent
 * - `compare-again`: somebody has looked at the archive; every image is compared with it once more, and the import goes on
 * - `ask-again`: somebody has corrected it there; the archive is asked once more before anything is sent
 * - `choose-patient`: the import ends, and the study goes back to Review, where its patient is chosen anew
 * - `do-not-send`: the import ends; nothing is sent any more
 * - `choose-order`: another order of the same patient takes the study
 * - `without-order`: the study is kept without an order
 * - `accept-changes`: what the EHR says now is right; where nothing was sent yet, the plan follows it
 */
export const importChoices = [
  'same-person',
  'keep-archive',
  'compare-again',
  'ask-again',
  'choose-patient',
  'do-not-send',
  'choose-order',
  'without-order',
  'accept-changes',
] as const;
export type ImportChoice = (typeof importChoices)[number];

const choicesByFault: Partial<Record<FaultCode, readonly ImportChoice[]>> = {
  'archive-patient-id-taken': ['same-person', 'do-not-send'],
  'archive-study-other-patient': ['ask-again', 'choose-patient', 'do-not-send'],
  'archive-holds-other-content': ['keep-archive', 'do-not-send'],
  'archive-raced': ['compare-again'],
  'order-linked-elsewhere': ['choose-order', 'without-order', 'do-not-send'],
  'order-cancelled': ['choose-order', 'without-order', 'do-not-send'],
  'order-not-found': ['choose-order', 'without-order', 'do-not-send'],
  'order-changed': ['accept-changes', 'choose-order', 'without-order', 'do-not-send'],
  'patient-changed': ['accept-changes', 'do-not-send'],
  'patient-merged': ['accept-changes', 'do-not-send'],
  'patient-not-found': ['do-not-send'],
};

/** The choices that a held import's fault leaves, the usual one first; empty where there is nothing to choose between. */
export function choicesFor(code: FaultCode | undefined): readonly ImportChoice[] {
  return (code && choicesByFault[code]) ?? [];
}

/** The choices after which nothing of an import is sent any more. */
export function endsImport(choice: ImportChoice): boolean {
  return choice === 'do-not-send' || choice === 'choose-patient';
}

interface HeldImport extends Pick<ImportView, 'station' | 'fault'> {
  readonly counts: Pick<ImportView['counts'], 'sent'>;
  readonly project?: string | null | undefined;
}

/**
 * The same for an import where it stands. What is in the archive already cannot be "not sent"; an order that went to another patient is never
 * accepted as it is. What was sent in part is taken back by "not this patient"; what leaves for research has no patient.
 */
export function choicesAt({ station, fault, counts, project }: HeldImport): readonly ImportChoice[] {
  const sent = station === 'verify' || station === 'link';
  const hasPatientToChoose = counts.sent === 0 && (project ?? null) === null;
  return choicesFor(fault?.code).filter(
    (choice) =>
      !(choice === 'do-not-send' && sent) &&
      !(choice === 'choose-patient' && !hasPatientToChoose) &&
      !(choice === 'accept-changes' && fault?.params.otherPatient === true),
  );
}

/** Whether a person must decide or mend something: before this import goes on, or because what was somebody else's still lies where it was sent. */
export function needsPerson(view: ImportView): boolean {
  return view.withdrawn ? !isTakenBack(view) : view.condition === 'held';
}

/** Whether nothing of a wrong match is left anywhere: not at the EHR, not in the archive. */
export function isTakenBack({ withdrawn, station, condition }: ImportView): boolean {
  const isStill = withdrawn?.ehr === 'linked' || withdrawn?.archive === 'there';
  return Boolean(withdrawn) && !isStill && (station === 'done' || condition === 'cancelled');
}
