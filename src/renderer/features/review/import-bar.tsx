import { Button, Kbd } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { isPracticePatient } from '../../../contract/practice.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { discState, importOfStudy, isDecided } from '../../app/disc-state.ts';
import { EjectButton } from '../../app/eject/eject-button.tsx';
import { EjectNote } from '../../app/eject/eject-note.tsx';
import { useEject } from '../../app/eject/use-eject.ts';
import { useImports, usePaused, useVolumes } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { peopleOf } from '../../app/people-of.ts';
import { putAway, useScans } from '../../app/scans.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { canReturnText } from '../../words/disc-words.ts';
import { faultOf } from '../../words/fault-words.ts';
import { importState, isActive, isProven } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import type { Need } from './decision.ts';
import { ImportAllButton, ImportAllWindow, type Together } from './import-all-button.tsx';
import classes from './import-bar.module.css';
import { useReviewDrafts } from './review-draft.ts';
import { usePaneHotkey } from './use-pane-hotkey.ts';
import type { Review } from './use-review.ts';

/** The foot of Review: what the import will do or what is still missing, and the one action. */
export function ImportBar(reviewed: Reviewed) {
  const isPractice = reviewed.report.patients.some(isPracticePatient);
  return isPractice ? <PracticeBar report={reviewed.report} /> : <RealBar {...reviewed} />;
}

/** The open study, whose it is on the disc, and what was decided of it. */
interface Reviewed {
  report: ScanReport;
  patient: DiscPatient;
  study: StudySummary;
  review: Review;
  /** Where the panes lie behind one another: the one in front, and how another comes there. */
  panes?: { front: string | null; show: (pane: 'what' | 'match') => void } | undefined;
}

/** The pane in which something that is missing is given. */
const paneOf: Partial<Record<Need, 'what' | 'match'>> = {
  documents: 'what',
  conflict: 'what',
  values: 'what',
  patient: 'match',
  ticks: 'match',
  order: 'match',
  confirm: 'match',
};

/** A practice disc ends where a real one would be sent. */
function PracticeBar({ report }: { report: ScanReport }) {
  const { t } = useWords();
  const go = useNavigation((state) => state.go);
  return (
    <footer className={classes.bar} data-pane>
      <Note
        tone="working"
        icon={IconSchool}
        title={t('practice.title')}
        actions={
          <Button
            size="md"
            onClick={() => {
              putAway(report.scanId);
              go('home');
            }}
          >
            {t('practice.done')}
          </Button>
        }
      >
        {t('practice.end')}
      </Note>
    </footer>
  );
}

function RealBar({ report, patient, study, review, panes }: Reviewed) {
  const { t } = useWords();
  const imports = useImports().data ?? [];
  const imported = importOfStudy(imports, study.studyInstanceUid);
  const isTaken = imported !== undefined && (isActive(imported) || (isProven(imported) && !review.isRest));
  const { need, isApproving, approvalError } = review;
  const canImport = need === null && !isTaken && !isApproving;
  const start = () => {
    if (canImport) review.approve();
  };
  usePaneHotkey('mod+I', start);
  const [together, setTogether] = useState<Together | null>(null);

  const all = <ImportAllButton patient={patient} review={review} onOpen={setTogether} />;
  return (
    <>
      {isTaken ? (
        <Taken report={report} study={study} all={all} />
      ) : (
        <footer className={classes.bar} data-pane>
          {approvalError ? <FaultNote fault={faultOf(approvalError)} live="alert" /> : null}
          <div className={classes.row}>
            <p className={classes.text} role="status" id="import-need" data-ready={need === null}>
              {need === null ? <Ready review={review} /> : <NeedWords review={review} />}{' '}
              {discState(report, imports) === 'copied' ? (
                <span className={classes.calm}>{canReturnText(t, report)}</span>
              ) : null}
            </p>
            <ToPane need={need} panes={panes} />
            {all}
            <ImportButton canImport={canImport} isApproving={isApproving} onClick={start} />
          </div>
        </footer>
      )}
      <ImportAllWindow report={report} patient={patient} together={together} close={() => setTogether(null)} />
    </>
  );
}

/** Brings the pane to the front in which the missing part is given, where it is behind another. */
function ToPane({ need, panes }: { need: Need | null; panes: Reviewed['panes'] }) {
  const { t } = useWords();
  const pane = need === null ? undefined : paneOf[need];
  if (panes === undefined || pane === undefined || panes.front === pane) return null;
  return (
    <Button size="md" variant="default" onClick={() => panes.show(pane)}>
      {t('review.toTab', { tab: t(pane === 'what' ? 'review.tabWhat' : 'review.tabMatch') })}
    </Button>
  );
}

function ImportButton({
  canImport,
  isApproving,
  onClick,
}: {
  canImport: boolean;
  isApproving: boolean;
  onClick: () => void;
}) {
  const { t } = useWords();
  return (
    <Button
      size="md"
      className={classes.action ?? ''}
      disabled={!canImport && !isApproving}
      loading={isApproving}
      aria-describedby="import-need"
      onClick={onClick}
      aria-keyshortcuts="Control+I"
      rightSection={
        <Kbd aria-hidden className={classes.kbd ?? ''}>
          {t('import.shortcut')}
        </Kbd>
      }
    >
      {t('import.action')}
    </Button>
  );
}

function Ready({ review }: { review: Review }) {
  const { t } = useWords();
  const { plan } = review;
  if (!plan) return null;
  const documents = Object.keys(review.documents).length;
  const images = plan.instances - (plan.documents?.length ?? documents);
  return t('import.ready', {
    images: [
      images > 0 || documents === 0 ? t('common.images', { count: images }) : null,
      documents > 0 ? t('documents.count', { count: documents }) : null,
    ]
      .filter(Boolean)
      .join(' + '),
    name: readableName(plan.patient?.name ?? '') || t('review.noName'),
    order: plan.order
      ? t(plan.prior ? 'import.asPrior' : 'order.accession', { accession: plan.order.accessionNumber })
      : t('import.withoutOrder'),
  });
}

function NeedWords({ review }: { review: Review }) {
  const { t } = useWords();
  const { need, plan, ticked, planning } = review;
  const open = (plan?.toConfirm ?? []).filter((field) => !ticked.includes(field)).length;
  switch (need) {
    case 'documents':
      return t('import.needDocuments');
    case 'conflict':
      return t('import.needConflict');
    case 'match':
      return t('import.needMatch');
    case 'patient':
      return t('import.needPatient');
    case 'ticks':
      return t('import.needTicks');
    case 'order':
      return t('import.needOrder');
    case 'values':
      return t('import.needValues');
    case 'confirm':
      return t('import.needConfirm', { count: open });
    default:
      return planning.error ? t('import.needPlanFault') : t('import.needPlan');
  }
}

function Taken({ report, study, all }: { report: ScanReport; study: StudySummary; all: ReactNode }) {
  const { t } = useWords();
  const imports = useImports().data ?? [];
  const paused = usePaused().data?.paused ?? false;
  const openQueue = useNavigation((state) => state.openQueue);
  const openStudy = useReviewDrafts((state) => state.openStudy);
  const imported = importOfStudy(imports, study.studyInstanceUid);
  const next = peopleOf(report)
    .flatMap((patient) => patient.studies)
    .find((other) => !importOfStudy(imports, other.studyInstanceUid));
  const disc = discState(report, imports);
  const state = imported ? importState(t, imported, paused) : null;
  const scan = useScans(({ scans }) => scans.find(({ scanId }) => scanId === report.scanId));
  const volume = useVolumes().data?.find(({ id, ejectable }) => id === scan?.volume?.id && ejectable);
  const { eject, ejectAnyway, isBusy, outcome } = useEject(volume?.id ?? '');
  const canEject = volume !== undefined && disc === 'copied' && isDecided(report, imports);
  return (
    <footer className={classes.bar} data-pane>
      {volume ? <EjectNote outcome={outcome} name={volume.label} onAnyway={ejectAnyway} /> : null}
      <div className={classes.row}>
        <p className={classes.text} role="status" data-ready="true">
          {state ? <StatusBadge tone={state.tone}>{state.word}</StatusBadge> : null}{' '}
          {next ? t('import.already') : t('import.allDone')}{' '}
          {disc === 'copied' ? <span className={classes.calm}>{canReturnText(t, report)}</span> : null}
          {disc === 'copying' ? t('scan.keepDisc') : null}
        </p>
        {canEject ? <EjectButton name={volume.label} prominent size="md" isBusy={isBusy} onEject={eject} /> : null}
        <Button size="md" variant={next || canEject ? 'default' : 'filled'} onClick={() => openQueue(imported?.id)}>
          {t('import.toQueue')}
        </Button>
        {all}
        {next ? (
          <Button size="md" onClick={() => openStudy(report.scanId, next.studyInstanceUid)}>
            {t('import.nextStudy')}
          </Button>
        ) : null}
      </div>
    </footer>
  );
}
