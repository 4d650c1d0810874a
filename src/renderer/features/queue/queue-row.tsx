import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { useNavigation } from '../../app/navigation.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { importProgress, importState, isActive, isProven, needsDisc, withdrawnText } from '../../words/import-words.ts';
import { nextStepText } from '../../words/next-step.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { ConflictChoices } from './conflict-choices.tsx';
import { HandoverNote } from './hand-over.tsx';
import { ImportActions } from './import-actions.tsx';
import { ImportDetails } from './import-details.tsx';
import { ImportMenu } from './import-menu.tsx';
import { NextTry } from './next-try.tsx';
import classes from './queue-row.module.css';
import { StationSteps } from './station-steps.tsx';
import { useImportActions } from './use-import-actions.ts';

/** One import: whom, where it stands, what happens next, and what can be done. */
export function QueueRow({ view, paused, before }: { view: ImportView; paused: boolean; before: number }) {
  const { t, format } = useWords();
  const [isOpen, setOpen] = useState(false);
  const openStudy = useNavigation((state) => state.openStudy);
  const name = useRef<HTMLButtonElement>(null);
  useTakesFocusWhenShown(view.id, name);
  const actions = useImportActions(view);
  const state = importState(t, view, paused);
  const progress = importProgress(t, view);
  const patient = readableName(view.patient.name);
  const isRunning = isActive(view) && view.condition === 'running';
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  return (
    <ImportMenu view={view} actions={actions}>
      <article
        className={classes.row}
        data-tone={state.tone}
        aria-label={t('queue.rowName', { title: view.title, patient })}
      >
        <div className={classes.head}>
          <div className={classes.who}>
            <h2 className={classes.patient}>
              <UnstyledButton
                ref={name}
                className={classes.open ?? ''}
                title={t('study.open')}
                onClick={() => openStudy(view.id)}
              >
                {patient}
              </UnstyledButton>
            </h2>
            <p className={classes.study}>
              <ModalityChips modalities={view.modalities} />
              <span>{view.title}</span>
            </p>
            <FactLine
              facts={[
                view.studyDate ? format.date(view.studyDate) : null,
                t('match.mrn', { mrn: view.patient.mrn }),
                view.archive ? t('queue.toArchive', { name: view.archive }) : null,
                view.project ? t('research.mark', { project: view.project }) : null,
                view.order ? t('order.accession', { accession: view.order.accessionNumber }) : null,
                view.order || view.project ? null : t('queue.noOrder'),
                view.prior ? t('queue.priorMark') : null,
                view.urgent ? t('queue.urgent') : null,
              ]}
            />
          </div>
          <div className={classes.state}>
            <StatusBadge tone={state.tone} spinning={isRunning}>
              {state.word}
            </StatusBadge>
            <StationSteps view={view} />
          </div>
        </div>
        {isActive(view) ? (
          <UploadProgress
            label={t('progress.label', { title: view.title })}
            text={progress.text}
            share={progress.share}
            bytesPerSecond={isRunning ? view.bytesPerSecond : null}
            secondsLeft={isRunning ? view.secondsLeft : null}
            moving={isRunning}
          />
        ) : (
          <Outcome view={view} />
        )}
        {view.withdrawn ? <p className={classes.outcome}>{withdrawnText(t, view)}</p> : null}
        <HandoverNote view={view} />
        {view.fault && view.condition !== 'cancelled' ? <FaultNote fault={view.fault} live="status" /> : null}
        {view.condition === 'held' && view.fault ? <ConflictChoices view={view} fault={view.fault} /> : null}
        <div className={classes.foot}>
          <p className={classes.next}>
            {view.condition === 'waiting' && view.retryAt ? (
              <NextTry retryAt={view.retryAt} fault={view.fault} />
            ) : null}
            {view.provisional && isActive(view) ? `${t('queue.provisional')} ` : null}
            {`${nextStepText(t, view, { paused, before })} `}
            {needsDisc(view) ? t('queue.discNeeded') : null}
            {isActive(view) && !needsDisc(view) && view.condition !== 'waiting' ? t('queue.discFree') : null}
          </p>
          <Button
            variant="subtle"
            size="sm"
            aria-expanded={isOpen}
            aria-label={t('queue.detailsName', { title: view.title })}
            rightSection={<Chevron size={16} aria-hidden />}
            onClick={() => setOpen(!isOpen)}
          >
            {t('queue.details')}
          </Button>
          <ImportActions view={view} actions={actions} />
        </div>
        {isOpen ? <ImportDetails view={view} /> : null}
      </article>
    </ImportMenu>
  );
}

/** Of all rows the one that somebody came for has the focus, once. */
function useTakesFocusWhenShown(importId: string, name: RefObject<HTMLElement | null>): void {
  const isShown = useNavigation((state) => state.shownImportId === importId);
  const importShown = useNavigation((state) => state.importShown);
  useEffect(() => {
    if (!isShown) return;
    name.current?.focus({ preventScroll: true });
    importShown();
  }, [isShown, importShown, name]);
}

/**
 * Of an import no more than whose study it is, where the whole row will say it, and as high as most rows are: what is seen of a list that moves fast. It is not
 * read out: a row without its state would be taken for all there is to say.
 */
export function QueueRowOutline({ view }: { view: ImportView }) {
  return (
    <div className={`${classes.row} ${classes.outline}`} aria-hidden>
      <div>
        <h2 className={classes.patient}>{readableName(view.patient.name)}</h2>
        <p className={classes.study}>
          <ModalityChips modalities={view.modalities} />
          <span>{view.title}</span>
        </p>
      </div>
    </div>
  );
}

function Outcome({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { confirmed, selected, failed } = view.counts;
  return (
    <p className={classes.outcome}>
      {[
        isProven(view)
          ? t('queue.confirmedAll', { count: confirmed })
          : t('queue.confirmedOf', { confirmed, total: selected }),
        view.missing > 0 ? t('queue.missingOnDisc', { count: view.missing }) : null,
        failed > 0 ? t('queue.failedCount', { count: failed }) : null,
        view.archiveState === 'gone' ? t('queue.gone') : null,
        view.archiveState === 'incomplete' ? t('queue.incomplete') : null,
        view.order
          ? view.linked
            ? t('queue.linkedTo', { accession: view.order.accessionNumber })
            : t('queue.notLinked')
          : null,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}
