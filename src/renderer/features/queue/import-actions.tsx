import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { choicesAt, type ImportView } from '../../../contract/imports.ts';
import { useServices } from '../../app/services.tsx';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { ViewImagesButton } from '../../app/viewer/view-images-button.tsx';
import { AskFirst } from '../../ui/ask-first.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { NotThisPatient } from '../../ui/not-this-patient.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { isActive } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';
import { HandOver } from './hand-over.tsx';
import classes from './import-actions.module.css';

/** What can be done with an import in its present state. */
export function ImportActions({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { engine } = useServices();
  const { title } = view;
  const importId = view.id;
  const retry = useMutation({ mutationFn: () => engine.imports.retry({ importId }) });
  const canRetry = isActive(view) && (view.condition === 'waiting' || view.condition === 'held');
  const waitsForHour = view.condition === 'waiting' && view.fault?.code === 'upload-window';
  // The site's viewer shows the clinical archive.
  const isThere = view.project === undefined && view.counts.confirmed > 0;
  const canView = view.station === 'done' && view.condition !== 'cancelled' && isThere;
  const sayNot = useMutation({
    mutationFn: (reason: string) => engine.imports.notThisPatient({ importId, reason }),
  });
  const canSayNot = !view.withdrawn && view.patient.id !== '' && view.condition !== 'cancelled';
  const error = retry.error ?? sayNot.error;
  return (
    <>
      {canSayNot ? (
        <NotThisPatient title={title} isBusy={sayNot.isPending} onSay={(reason) => sayNot.mutate(reason)} />
      ) : null}
      {isActive(view) && !view.withdrawn ? (
        <>
          <HandOver view={view} />
          <UrgentButton view={view} />
          <CancelButton view={view} />
        </>
      ) : null}
      {canRetry ? (
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

function CancelButton({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { engine } = useServices();
  const cancel = useMutation({ mutationFn: () => engine.imports.cancel({ importId: view.id }) });
  return (
    <AskFirst
      label={t('queue.cancel')}
      name={t('queue.cancelName', { title: view.title })}
      question={t('queue.cancelAsk')}
      yes={t('queue.cancelYes')}
      no={t('queue.cancelNo')}
      isBusy={cancel.isPending}
      onYes={() => cancel.mutate()}
    />
  );
}

/** Urgent imports go before all others; pressed again, it waits its turn. */
function UrgentButton({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { engine } = useServices();
  const change = useMutation({
    mutationFn: (urgent: boolean) => engine.imports.setUrgent({ importId: view.id, urgent }),
  });
  return (
    <Button
      size="sm"
      variant="subtle"
      color="gray"
      aria-pressed={view.urgent}
      loading={change.isPending}
      aria-label={t(view.urgent ? 'queue.notUrgentName' : 'queue.makeUrgentName', { title: view.title })}
      onClick={() => change.mutate(!view.urgent)}
    >
      {t(view.urgent ? 'queue.notUrgent' : 'queue.makeUrgent')}
    </Button>
  );
}
