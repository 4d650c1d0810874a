import { useQueries } from '@tanstack/react-query';
import type { Plan } from '../../../contract/plan.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { useImports } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { peopleOf } from '../../app/people-of.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { chooseAll, type RowChoice, type RowNeed, rowNeed, ticksOfAll } from './import-all.ts';
import { emptyPatientDraft, emptyStudyDraft, patientKeyOf, studyKeyOf, useReviewDrafts } from './review-draft.ts';
import { readingOf, ticksOf } from './study-review.ts';

/** A study of the list, with what it goes with and what keeps it. */
export interface ImportAllRow extends RowChoice {
  readonly need: RowNeed | null;
  readonly plan: Plan | null;
  readonly error: Error | null;
  /** The details that a person ticked, as the engine is told them. */
  readonly confirmed: readonly string[];
}

/** The studies of one person on the disc that are imported together for one patient of the EHR, each judged and planned by itself. */
export function useImportAll(
  report: ScanReport,
  patient: DiscPatient,
  studies: readonly StudySummary[],
  patientId: string,
) {
  const { engine } = useServices();
  const imports = useImports().data ?? [];
  const { scanId } = report;
  const patientKey = patientKeyOf(scanId, peopleOf(report).indexOf(patient));
  const patientDraft = useReviewDrafts((state) => state.patients[patientKey]) ?? emptyPatientDraft;
  const studyDrafts = useReviewDrafts((state) => state.studies);
  const isRestAsked = useNavigation((state) => state.restScanIds.includes(scanId));
  const { tick, changeStudy } = useReviewDrafts.getState();
  const pickedId = patientDraft.chosen?.by === 'directory' ? patientDraft.chosen.patientId : null;

  const asked = studies.map((study) => {
    const drafts = {
      patient: patientDraft,
      study: studyDrafts[studyKeyOf(scanId, study.studyInstanceUid)] ?? emptyStudyDraft,
    };
    return { study, drafts, reading: readingOf(report, study, drafts.study, isRestAsked).reading };
  });
  const matches = useQueries({
    queries: asked.map(({ study: { studyInstanceUid }, reading }) => ({
      queryKey: queryKeys.match(scanId, studyInstanceUid, pickedId, reading),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        engine.match.study(
          { scanId, studyInstanceUid, ...reading, ...(pickedId === null ? {} : { patientId: pickedId }) },
          { signal },
        ),
    })),
  });
  const choices = chooseAll(
    report,
    asked.map(({ study, drafts }, at) => {
      const match = matches[at]?.data;
      return {
        study,
        drafts,
        found: pickedId === null ? match : undefined,
        picked: pickedId === null ? undefined : match,
      };
    }),
    imports,
    isRestAsked,
  );
  const planned = choices.flatMap(({ choice }) => (choice === null ? [] : [choice]));
  const plans = useQueries({
    queries: planned.map((choice) => ({
      queryKey: queryKeys.plan(choice),
      queryFn: ({ signal }: { signal: AbortSignal }) => engine.plan.make(choice, { signal }),
    })),
  });

  const rows = choices.map((row, at): ImportAllRow => {
    const match = matches[at];
    const planning = row.choice === null ? undefined : plans[planned.indexOf(row.choice)];
    const plan = planning?.data?.ok ? planning.data.plan : null;
    const error = match?.error ?? planning?.error ?? null;
    const hasProblems = planning?.data?.ok === false;
    const isMatching = (match?.isFetching ?? true) && match?.data === undefined;
    const need = rowNeed(row, patientId, { isMatching, isBroken: error !== null, plan, hasProblems });
    return { ...row, need, plan, error, confirmed: ticksOf(row.decision, row.match, plan, patientDraft).ticked };
  });
  const going = rows.filter(({ need }) => need === null || need === 'order' || need === 'plan');
  const ticks = ticksOfAll(going);
  return {
    rows,
    /** One confirmation for all; each with whether it is ticked. */
    ticks: ticks.map((one) => ({ ...one, isTicked: patientDraft.ticks.includes(one.key) })),
    isTicked: ticks.every(({ key }) => patientDraft.ticks.includes(key)),
    tick: (key: string, on: boolean) => tick(patientKey, key, on),
    chooseOrder: (studyInstanceUid: string, order: { orderId: string | null; asPrior: boolean }) =>
      changeStudy(studyKeyOf(scanId, studyInstanceUid), order),
  };
}
