import { create } from 'zustand';
import type { DocumentTarget } from '../../../contract/plain.ts';
import type { CharsetPolicy, CharsetRepair } from '../../../contract/plan.ts';
import { type ConflictDraft, emptyConflictDraft } from './conflicts.ts';

/** Who the operator chose for a person on the disc. Null follows the matcher. */
export type ChosenPatient =
  | { by: 'directory'; patientId: string }
  | { by: 'operator'; mrn: string; accessionNumber: string | null };

/** Decisions about a person on the disc; they hold for all her studies. */
export interface PatientDraft {
  chosen: ChosenPatient | null;
  /** The details that a person said she compared, each by its `tickKey`. */
  ticks: string[];
}

/** Decisions about one study. */
export interface StudyDraft {
  /** Undefined follows the suggestion, null is “without an order”. */
  orderId: string | null | undefined;
  /** To be compared with: the order stays open. */
  asPrior: boolean;
  edits: Record<string, string>;
  urgent: boolean;
  /** What becomes of names that do not fit the disc's letters. */
  charsetPolicy: CharsetPolicy;
  /** How the disc's texts are to be read; null takes the disc's word. */
  repair: CharsetRepair | null;
  /** The documents that go into the study, by id, and what each becomes; null follows the suggestion. */
  documents: Readonly<Record<string, DocumentTarget>> | null;
  /** What was decided where its files contradict one another. */
  conflicts: ConflictDraft;
  /** Only what earlier imports lack, or all; undefined follows how the disc was opened. */
  scope: 'all' | 'rest' | undefined;
  /** The archive that it goes to, '' for the first; undefined follows the site's rules. */
  archive: string | undefined;
}

export const emptyPatientDraft: PatientDraft = { chosen: null, ticks: [] };
export const emptyStudyDraft: StudyDraft = {
  orderId: undefined,
  asPrior: false,
  edits: {},
  urgent: false,
  charsetPolicy: 'transcode',
  repair: null,
  documents: null,
  conflicts: emptyConflictDraft,
  scope: undefined,
  archive: undefined,
};

interface ReviewDrafts {
  /** The selected study of each scan. */
  openStudies: Record<string, string>;
  patients: Record<string, PatientDraft>;
  studies: Record<string, StudyDraft>;
  openStudy: (scanId: string, studyInstanceUid: string) => void;
  /** Choosing another patient takes every tick and order decision back: they were about somebody else. */
  choosePatient: (patientKey: string, studyKeys: string[], chosen: ChosenPatient | null) => void;
  /** The patient of one study for all studies of this person; ticks and orders stay. */
  holdPatient: (patientKey: string, patientId: string) => void;
  tick: (patientKey: string, key: string, on: boolean) => void;
  changeStudy: (studyKey: string, change: Partial<StudyDraft>) => void;
}

/** What the operator decided in Review and has not sent yet. */
export const useReviewDrafts = create<ReviewDrafts>((set) => ({
  openStudies: {},
  patients: {},
  studies: {},
  openStudy: (scanId, studyInstanceUid) =>
    set(({ openStudies }) => ({ openStudies: { ...openStudies, [scanId]: studyInstanceUid } })),
  choosePatient: (patientKey, studyKeys, chosen) =>
    set(({ patients, studies }) => ({
      patients: { ...patients, [patientKey]: { chosen, ticks: [] } },
      studies: {
        ...studies,
        ...Object.fromEntries(
          studyKeys.map((key) => [
            key,
            { ...(studies[key] ?? emptyStudyDraft), orderId: undefined, asPrior: false, edits: {} },
          ]),
        ),
      },
    })),
  holdPatient: (patientKey, patientId) =>
    set(({ patients }) => {
      const { ticks } = patients[patientKey] ?? emptyPatientDraft;
      return { patients: { ...patients, [patientKey]: { chosen: { by: 'directory', patientId }, ticks } } };
    }),
  tick: (patientKey, key, on) =>
    set(({ patients }) => {
      const draft = patients[patientKey] ?? emptyPatientDraft;
      const others = draft.ticks.filter((ticked) => ticked !== key);
      return { patients: { ...patients, [patientKey]: { ...draft, ticks: on ? [...others, key] : others } } };
    }),
  changeStudy: (studyKey, change) =>
    set(({ studies }) => ({
      studies: { ...studies, [studyKey]: { ...(studies[studyKey] ?? emptyStudyDraft), ...change } },
    })),
}));

/** The name under which decisions about a person of a scan are kept. */
export function patientKeyOf(scanId: string, patientIndex: number): string {
  return `${scanId} ${patientIndex}`;
}

/** The name under which decisions about a study of a scan are kept. */
export function studyKeyOf(scanId: string, studyInstanceUid: string): string {
  return `${scanId} ${studyInstanceUid}`;
}
