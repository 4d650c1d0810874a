import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ImportView } from '../../../contract/imports.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { withImport } from '../../app/engine-events.ts';
import { useImports, useSettings } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { peopleOf } from '../../app/people-of.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { faultOf } from '../../words/fault-words.ts';
import type { ConflictDraft } from './conflicts.ts';
import { isSameTarget, nextNeed } from './decision.ts';
import {
  type ChosenPatient,
  emptyPatientDraft,
  emptyStudyDraft,
  patientKeyOf,
  type StudyDraft,
  studyKeyOf,
  useReviewDrafts,
} from './review-draft.ts';
import { chooseFor, ordersOfOthers, readingOf, ticksOf } from './study-review.ts';
import { settleTyped } from './use-typed-ahead.ts';

const typingPauseMs = 250;

/** One study under review: what the engine makes of it, what the operator decided, and what is still missing. */
export function useReview(
  report: ScanReport,
  patient: DiscPatient,
  study: StudySummary,
  /** Another patient is being looked for: nothing is imported under the one before meanwhile. */
  search: {
    isOpen: boolean;
    /** What is looked for from the beginning. */
    text: string;
    setOpen: (open: boolean, text?: string) => void;
  },
) {
  const { engine } = useServices();
  const cache = useQueryClient();
  const settings = useSettings();
  const hasEhr = settings.data ? settings.data.ehr !== null : null;
  const ref = { scanId: report.scanId, studyInstanceUid: study.studyInstanceUid };
  const patientKey = patientKeyOf(
    report.scanId,
    peopleOf(report).findIndex(({ studies }) => studies.includes(study)),
  );
  const studyKey = studyKeyOf(report.scanId, study.studyInstanceUid);
  const patientDraft = useReviewDrafts((state) => state.patients[patientKey]) ?? emptyPatientDraft;
  const studyDraft = useReviewDrafts((state) => state.studies[studyKey]) ?? emptyStudyDraft;
  const drafts = useReviewDrafts.getState();
  const { chosen } = patientDraft;
  const isRestAsked = useNavigation((state) => state.restScanIds.includes(report.scanId));
  const read = readingOf(report, study, studyDraft, isRestAsked);
  const { documents, undecided, isRest, reading } = read;
  const pickedId = chosen?.by === 'directory' ? chosen.patientId : null;
  const found = useQuery({
    queryKey: queryKeys.match(ref.scanId, ref.studyInstanceUid, null, reading),
    queryFn: ({ signal }) => engine.match.study({ ...ref, ...reading }, { signal }),
    enabled: hasEhr === true,
  });
  const picked = useQuery({
    queryKey: queryKeys.match(ref.scanId, ref.studyInstanceUid, pickedId ?? '', reading),
    queryFn: ({ signal }) => engine.match.study({ ...ref, ...reading, patientId: pickedId ?? '' }, { signal }),
    enabled: hasEhr === true && pickedId !== null,
  });

  const match = pickedId === null ? found : picked;
  const takenOrderIds = ordersOfOthers(useImports().data ?? [], ref.studyInstanceUid);
  const { decision, orders, orderId, choice } = chooseFor(
    ref,
    read,
    { patient: patientDraft, study: studyDraft },
    { found: found.data, picked: picked.data },
    takenOrderIds,
  );
  const [settledChoice] = useDebouncedValue(JSON.stringify(choice), typingPauseMs, { leading: true });
  const isSettled = settledChoice === JSON.stringify(choice);

  const planning = useQuery({
    queryKey: queryKeys.plan(choice),
    queryFn: ({ signal }) => engine.plan.make(choice as NonNullable<typeof choice>, { signal }),
    enabled: choice !== null && isSettled,
    placeholderData: (previous, query) => (isSameTarget(query?.queryKey[1], choice) ? previous : undefined),
  });
  /** What would be written without the operator's own edits: what the editor starts from. */
  const unedited = choice === null ? null : { ...choice, edits: [] };
  const basis = useQuery({
    queryKey: queryKeys.plan(unedited),
    queryFn: ({ signal }) => engine.plan.make(unedited as NonNullable<typeof unedited>, { signal }),
    enabled: unedited !== null,
  });
  const answer = choice === null ? undefined : planning.data;
  const plan = answer?.ok ? answer.plan : null;
  const problems = answer && !answer.ok ? answer.problems : [];
  const isFresh = isSettled && !planning.isPlaceholderData;

  const { toTick, ticked, keyOf } = ticksOf(decision, match.data, plan, patientDraft);
  const need = nextNeed({
    isEmpty: study.instances === 0 && Object.keys(documents).length === 0,
    undecided,
    searching: search.isOpen,
    matching: hasEhr === null || (hasEhr && match.isFetching && decision.origin === 'none'),
    decision,
    orderId,
    toTick,
    ticks: ticked,
    toConfirm: plan?.toConfirm ?? [],
    plan: isFresh ? plan : null,
    hasProblems: isFresh && problems.length > 0,
  });

  const approval = useMutation({
    mutationFn: (_studyInstanceUid: string) => {
      if (!choice || !plan) throw new Error('approval without a plan');
      const { urgent, archive } = studyDraft;
      return engine.imports.approve({
        ...{ ...choice, planHash: plan.hash, confirmed: ticked, urgent },
        ...(archive === undefined ? {} : { archive }),
      });
    },
    onSuccess: (view) => {
      cache.setQueryData<ImportView[]>(queryKeys.imports, (views) => withImport(views, view));
      drafts.changeStudy(studyKey, { scope: 'all' });
    },
    onError: (error) => {
      if (faultOf(error).class !== 'decision') return;
      void cache.invalidateQueries({ queryKey: queryKeys.plan(choice) });
      void cache.invalidateQueries({ queryKey: ['match', ref.scanId, ref.studyInstanceUid] });
    },
  });

  return {
    studyInstanceUid: ref.studyInstanceUid,
    hasEhr,
    found,
    match,
    decision,
    orders,
    takenOrderIds,
    orderId,
    /** What the engine is asked to plan; null while something is undecided. */
    choice,
    plan,
    planning,
    /** Where the study goes by the site's rules, '' for the first archive; null where there is one archive, or no plan yet. */
    archiveByRule: (answer?.ok ? answer.archive : undefined) ?? null,
    basis: basis.data?.ok ? basis.data.plan : null,
    problems,
    toTick,
    /** Those of `toTick` that a person ticked. */
    ticked,
    /** How many more studies of this person are on the disc. */
    otherStudies: patient.studies.length - 1,
    search,
    need,
    /** Approves the plan that is shown and starts the import. */
    /** Not with a letter that the plan does not know yet, however the button was reached: the plan is made anew with it first. */
    approve: () => {
      if (!settleTyped()) approval.mutate(ref.studyInstanceUid);
    },
    isApproving: approval.isPending,
    approvalError: approval.variables === ref.studyInstanceUid ? approval.error : null,
    patientDraft,
    studyDraft,
    /** The documents that go into the study, by id. */
    documents,
    /** Only the images that earlier imports lack. */
    isRest,
    choosePatient: (next: ChosenPatient | null) =>
      drafts.choosePatient(
        patientKey,
        patient.studies.map((other) => studyKeyOf(report.scanId, other.studyInstanceUid)),
        next,
      ),
    /** The patient whom this study's match means, for the other studies of this person too. */
    holdPatient: (patientId: string) => drafts.holdPatient(patientKey, patientId),
    tick: (field: string, on: boolean) => drafts.tick(patientKey, keyOf(field), on),
    /** Whose study it is decides about the patient: what was compared before was about somebody else. */
    changeConflicts: (next: ConflictDraft) => {
      if (next.side !== studyDraft.conflicts.side) drafts.choosePatient(patientKey, [studyKey], null);
      drafts.changeStudy(studyKey, { conflicts: next });
    },
    changeStudy: (change: Partial<StudyDraft>) => drafts.changeStudy(studyKey, change),
  };
}

export type Review = ReturnType<typeof useReview>;
