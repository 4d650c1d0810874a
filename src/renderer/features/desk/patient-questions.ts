import type { PatientAnswer, StudyAnswers } from '../../../contract/desk.ts';
import type { DiscPatient, StudySummary } from '../../../contract/scan.ts';

/** One question of the patient's screen: one fact, one yes or no. */
export type PatientQuestion =
  | { readonly key: 'name' | 'birthDate'; readonly study: null }
  | { readonly key: string; readonly study: StudySummary };

/** What the patient is asked: her two identifiers as far as the disc has them, then each examination. */
export function questionsFor(person: DiscPatient, studies: readonly StudySummary[]): PatientQuestion[] {
  const { alphabetic, ideographic, phonetic } = person.patientName;
  const hasName = [alphabetic, ideographic, phonetic].some((group) => group.trim() !== '');
  return [
    ...(hasName ? [{ key: 'name', study: null } as const] : []),
    ...(person.birthDate !== '' ? [{ key: 'birthDate', study: null } as const] : []),
    ...studies.map((study) => ({ key: study.studyInstanceUid, study })),
  ];
}

/** The answers as they are recorded, study by study. Null while a question is open. */
export function recordOf(
  questions: readonly PatientQuestion[],
  answers: Readonly<Record<string, PatientAnswer>>,
): StudyAnswers[] | null {
  if (questions.some(({ key }) => answers[key] === undefined)) return null;
  return questions.flatMap(({ key, study }) =>
    study === null
      ? []
      : {
          studyInstanceUid: study.studyInstanceUid,
          name: answers.name ?? null,
          birthDate: answers.birthDate ?? null,
          study: answers[key] ?? 'no',
        },
  );
}
