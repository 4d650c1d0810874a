import type { Patient } from '../../../contract/directory.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';

/** What one archive answered; its name is '' for the first one. */
export interface ArchiveAnswer {
  readonly archive: string;
  readonly studies: readonly ArchiveStudy[];
}

/** A study of a patient, and every archive of the site that holds it. */
export interface HeldStudy {
  /** As the archive tells it that holds the most images of it. */
  readonly study: ArchiveStudy;
  /** In the site's order. */
  readonly places: readonly { readonly archive: string; readonly images: number }[];
  /** The archive to look at it in: the one that holds the most images of it, the earlier of two that hold as many. */
  readonly best: string;
}

/** One archive while it is asked. */
export interface AskedArchive {
  readonly archive: string;
  /** What it answered; of an earlier time where it was asked again since. */
  readonly data: readonly ArchiveStudy[] | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
}

export interface HeldSoFar {
  /** The newest first, each once. */
  readonly studies: readonly HeldStudy[];
  /** Holds nothing of the patient: it said so. */
  readonly without: readonly string[];
  /** Has not answered yet. */
  readonly waiting: readonly string[];
  /** Will not answer by itself any more: what it holds is not known, or not known now. */
  readonly silent: readonly { readonly archive: string; readonly error: Error }[];
}

/** What is known when some archives have answered: none is taken for empty that has not said that it is. */
export function heldSoFar(asked: readonly AskedArchive[]): HeldSoFar {
  return {
    studies: heldStudies(asked.flatMap(({ archive, data }) => (data ? [{ archive, studies: data }] : []))),
    without: asked.filter(({ data, error }) => error === null && data?.length === 0).map(({ archive }) => archive),
    waiting: asked.filter(({ data, isFetching }) => isFetching && !data).map(({ archive }) => archive),
    silent: asked.flatMap(({ archive, error, isFetching }) => (error && !isFetching ? [{ archive, error }] : [])),
  };
}

/** The answers of several archives as one list, the newest study first: one that stands in two of them is named once, by its Study Instance UID. */
export function heldStudies(answers: readonly ArchiveAnswer[]): HeldStudy[] {
  const byUid = new Map<string, HeldStudy>();
  for (const { archive, studies } of answers)
    for (const study of studies) {
      const place = { archive, images: study.instances };
      const before = byUid.get(study.studyInstanceUid);
      const isFuller = before === undefined || study.instances > before.study.instances;
      byUid.set(study.studyInstanceUid, {
        study: isFuller ? study : before.study,
        places: [...(before?.places ?? []), place],
        best: isFuller ? archive : before.best,
      });
    }
  return [...byUid.values()].toSorted((one, other) => other.study.studyDate.localeCompare(one.study.studyDate));
}

/**
 * Whether an archive's study lies there under the patient's number and yet names another person: archives that number patients by themselves may have given
 * one number to two people. Names are written in too many ways to tell; what is not given says nothing.
 */
export function isSomebodyElse(
  { birthDate, sex }: Pick<ArchiveStudy, 'birthDate' | 'sex'>,
  patient: Pick<Patient | ArchiveStudy, 'birthDate' | 'sex'>,
): boolean {
  const differs = (one: string, other: string) => one !== '' && other !== '' && one !== other;
  const known = (text: string) => (text === 'M' || text === 'F' ? text : '');
  return differs(birthDate, patient.birthDate) || differs(known(sex), known(patient.sex));
}
