import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { choicesAt } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { useServices } from '../../app/services.tsx';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { ViewImagesButton } from '../../app/viewer/view-images-button.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { NotThisPatient } from '../../ui/not-this-patient.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { HandOver } from './hand-over.tsx';
import classes from './import-actions.module.css';
import type { useImportActions } from './use-import-actions.ts';

type Actions = ReturnType<typeof useImportActions>;

/** What can be done with an import in its present state. */
export function ImportActions({ view, actions }: { view: ImportView; actions: Actions }) {
  const { t } = useWords();
  const { engine } = useServices();
  const { title } = view;
  const importId = view.id;
  const { can, retry, restore, waitsForHour } = actions;
  // The site's viewer shows the clinical archive.
  const isThere = view.project === undefined && view.counts.confirmed > 0;
  const canView = view.station === 'done' && view.condition !== 'cancelled' && isThere;
  const sayNot = useMutation({
    mutationFn: (reason: string) => engine.imports.notThisPatient({ importId, reason }),
  });
  const canSayNot = !view.withdrawn && view.patient.id !== '' && view.condition !== 'cancelled';
  const error = actions.error ?? sayNot.error;
  return (
    <>
      {canSayNot ? (
        <NotThisPatient title={title} isBusy={sayNot.isPending} onSay={(reason) => sayNot.mutate(reason)} />
      ) : null}
      {can.cancel ? (
        <>
          <HandOver view={view} />
          <StopButtons view={view} actions={actions} />
        </>
      ) : null}
      {can.restore ? (
        <Button
          size="sm"
          variant="default"
          loading={restore.isPending}
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          aria-label={t('queue.restoreName', { title })}
          onClick={() => restore.mutate()}
        >
          {t('queue.restore')}
        </Button>
      ) : null}
      {can.retry ? (
        <Button
          size="sm"
          variant={view.condition === 'held' && choicesAt(view).length === 0 ? 'filled' : 'default'}
          loading={retry.isPending}
          leftSection={<IconRefresh size={16} aria-hidden />}
          aria-label={t(waitsForHour ? 'queue.sendNowName' : 'queue.retryName', { title })}
          onClick={() => retry.mutate()}
        >
          {t(waitsForHour ? 'queue.sendNow' : 'queue.retryNow')}
        </Button>
      ) : null}
      {canView ? <ViewImages view={view} /> : null}
      {error ? (
        <div className={classes.error}>
          <FaultNote fault={faultOf(error)} live="alert" />
        </div>
      ) : null}
    </>
  );
}

function ViewImages({ view }: { view: ImportView }) {
  const viewer = useViewer();
  return (
    <>
      <ViewImagesButton
        viewer={viewer}
        studyInstanceUid={view.studyInstanceUid}
        mrn={view.withdrawn ? '' : view.patient.mrn}
        name={view.title}
      />
      {viewer.error ? (
        <div className={classes.error}>
          <FaultNote fault={faultOf(viewer.error)} live="alert" />
        </div>
      ) : null}
    </>
  );
}

/** Urgent, pause and cancel: none asks "are you sure", each can be taken back. */
function StopButtons({ view, actions }: { view: ImportView; actions: Actions }) {
  const { t } = useWords();
  const { can, urgent, pause, cancel } = actions;
  const { title } = view;
  const quiet = { size: 'sm', variant: 'subtle', color: 'gray' } as const;
  return (
    <>
      <Button
        {...quiet}
        aria-pressed={view.urgent}
        loading={urgent.isPending}
        aria-label={t(view.urgent ? 'queue.notUrgentName' : 'queue.makeUrgentName', { title })}
        onClick={() => urgent.mutate(!view.urgent)}
      >
        {t(view.urgent ? 'queue.notUrgent' : 'queue.makeUrgent')}
      </Button>
      {can.pause || can.resume ? (
        <Button
          {...quiet}
          variant={can.resume ? 'default' : 'subtle'}
          loading={pause.isPending}
          leftSection={can.pause ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
          aria-label={t(can.pause ? 'queue.pauseName' : 'queue.resumeName', { title })}
          onClick={() => pause.mutate(can.pause)}
        >
          {t(can.pause ? 'queue.pause' : 'queue.resume')}
        </Button>
      ) : null}
      <Button
        {...quiet}
        loading={cancel.isPending}
        aria-label={t('queue.cancelName', { title })}
        onClick={() => cancel.mutate()}
      >
        {t('queue.cancel')}
      </Button>
    </>
  );
}
