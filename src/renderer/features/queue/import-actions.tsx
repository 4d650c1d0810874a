import { Button, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ImportView } from '../../../contract/imports.ts';
import { useServices } from '../../app/services.tsx';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { ViewImagesButton } from '../../app/viewer/view-images-button.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { NotThisPatient } from '../../ui/not-this-patient.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { isActive } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';
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
      {isActive(view) && !view.withdrawn ? <CancelButton view={view} /> : null}
      {canRetry ? (
        <Button
          size="sm"
          variant={view.condition === 'held' ? 'filled' : 'default'}
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
  const [isOpen, asking] = useDisclosure(false);
  const cancel = useMutation({ mutationFn: () => engine.imports.cancel({ importId: view.id }) });
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? asking.open() : asking.close())}
      trapFocus
      position="top-end"
      shadow="md"
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('queue.cancelName', { title: view.title })}
          onClick={asking.toggle}
        >
          {t('queue.cancel')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.ask ?? ''}>
        <p>{t('queue.cancelAsk')}</p>
        <div className={classes.answers}>
          <Button size="sm" variant="default" onClick={asking.close}>
            {t('queue.cancelNo')}
          </Button>
          <Button
            size="sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() => {
              cancel.mutate();
              asking.close();
            }}
          >
            {t('queue.cancelYes')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
