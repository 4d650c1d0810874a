import { Button, Modal } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, useEffect } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { usePaused } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useNames } from '../../app/use-names.ts';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { ViewImagesButton } from '../../app/viewer/view-images-button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { importState, isActive } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { StudyChapters } from './study-chapters.tsx';
import classes from './study-page.module.css';

/**
 * The whole story of one study on one page: disc, match, changes, transfer, proof, link, views. As far as it has come; printed as it stands. While it is on its
 * way it can be acted on, too: `Choices` are the queue's, and the patient, who does not wait for the archive, gets the history's `Receipt`.
 */
export function StudyPage({
  Choices,
  Receipt,
}: {
  Choices: ComponentType<{ view: ImportView }>;
  Receipt: ComponentType<{ view: ImportView; by: string }>;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const importId = useNavigation((state) => state.openImportId) ?? '';
  const names = useNames();
  const details = useQuery({
    queryKey: queryKeys.import(importId),
    queryFn: ({ signal }) => engine.imports.get({ importId }, { signal }),
  });
  const story = useQuery({
    // Below the import's own key: what changes it makes this old, too.
    queryKey: queryKeys.importStory(importId),
    queryFn: ({ signal }) => engine.imports.story({ importId }, { signal }),
    // Somebody may have looked at the images meanwhile, which changes no import.
    staleTime: 0,
  });
  const error = details.error ?? story.error;
  const [isReceiptOpen, receipt] = useDisclosure(false);
  // Of research the patient is told nothing, and of what is somebody else's neither.
  const canHaveReceipt = details.data?.project === undefined && !details.data?.withdrawn;
  const approvedBy = story.data?.find(({ kind }) => kind === 'approved')?.actor ?? '';
  return (
    // Whatever is printed while the receipt is open is the receipt.
    <div className={classes.page} data-pane data-print={isReceiptOpen ? undefined : 'page'}>
      <BackButton />
      {error ? <FaultNote fault={faultOf(error)} live="alert" /> : null}
      {details.data ? (
        <article className={classes.story} aria-label={t('study.title')}>
          <Head view={details.data} />
          {isActive(details.data) ? (
            <section className={classes.choices} aria-label={t('study.choices')}>
              <Choices view={details.data} />
              {canHaveReceipt ? (
                <Button
                  className={classes.receipt ?? ''}
                  size="sm"
                  variant="default"
                  disabled={!story.data}
                  onClick={receipt.open}
                >
                  {t('history.receipt')}
                </Button>
              ) : null}
            </section>
          ) : null}
          {story.data ? <StudyChapters details={details.data} steps={story.data} names={names} /> : null}
        </article>
      ) : null}
      {details.data ? (
        <Modal
          opened={isReceiptOpen}
          onClose={receipt.close}
          title={readableName(details.data.patient.name)}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <Receipt view={details.data} by={names.get(approvedBy) ?? approvedBy} />
        </Modal>
      ) : null}
    </div>
  );
}

function BackButton() {
  const { t } = useWords();
  const { cameFrom, go } = useNavigation();
  return (
    <Button
      className={classes.back ?? ''}
      variant="subtle"
      size="sm"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => go(cameFrom)}
    >
      {t('study.back', { room: t(`nav.${cameFrom}`) })}
    </Button>
  );
}

function Head({ view }: { view: ImportView }) {
  const { t, format } = useWords();
  const paused = usePaused().data?.paused ?? false;
  const state = importState(t, view, paused);
  const patient = readableName(view.patient.name) || t('review.noName');
  const date = view.studyDate ? format.date(view.studyDate) : t('review.undated');
  return (
    <header className={classes.head}>
      <div className={classes.who}>
        <h1 className={classes.patient}>{patient}</h1>
        <p className={classes.what}>
          <ModalityChips modalities={view.modalities} />
          <span>{dotted([view.title, date])}</span>
        </p>
      </div>
      <StatusBadge tone={state.tone} spinning={view.condition === 'running'}>
        {state.word}
      </StatusBadge>
      <Actions view={view} />
      <div className={classes.ids}>
        <FactList
          facts={[
            { label: t('history.mrn'), value: <CopyId name={t('history.mrn')} value={view.patient.mrn} /> },
            {
              label: t('history.accession'),
              value: view.order ? (
                <CopyId name={t('history.accession')} value={view.order.accessionNumber} />
              ) : (
                t('queue.noOrder')
              ),
            },
            { label: t('queue.studyUid'), value: <CopyId name={t('queue.studyUid')} value={view.studyInstanceUid} /> },
            { label: t('queue.importId'), value: <CopyId name={t('queue.importId')} value={view.id} /> },
          ]}
        />
      </div>
    </header>
  );
}

function Actions({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { shell } = useServices();
  const viewer = useViewer(view.archive ?? '');
  const cache = useQueryClient();
  useEffect(() => {
    // Whoever has just looked stands in the story.
    if (viewer.status === 'success' || viewer.status === 'error')
      void cache.invalidateQueries({ queryKey: queryKeys.importStory(view.id) });
  }, [viewer.status, cache, view.id]);
  const savePdf = useMutation({
    mutationFn: () => shell.print.savePdf({ name: `gantry-study-${view.createdAt.slice(0, 10)}.pdf` }),
  });
  const print = useMutation({ mutationFn: () => shell.print.paper({}) });
  useHotkeys([['mod+P', () => print.mutate()]], []);
  const error = viewer.error ?? savePdf.error ?? print.error;
  const canView = view.project === undefined && view.station === 'done' && view.counts.confirmed > 0;
  return (
    <div className={classes.actions}>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPrinter size={16} aria-hidden />}
        aria-keyshortcuts="Control+P"
        loading={print.isPending}
        onClick={() => print.mutate()}
      >
        {t('study.print')}
      </Button>
      <Button
        size="sm"
        variant="default"
        loading={savePdf.isPending}
        leftSection={<IconFileTypePdf size={16} aria-hidden />}
        onClick={() => savePdf.mutate()}
      >
        {t('history.savePdf')}
      </Button>
      {canView && view.condition !== 'cancelled' ? (
        <ViewImagesButton
          viewer={viewer}
          studyInstanceUid={view.studyInstanceUid}
          mrn={view.withdrawn ? '' : view.patient.mrn}
          archive={view.archive}
          name={view.title}
        />
      ) : null}
      {print.data?.printed === false ? <p role="status">{t('study.notPrinted')}</p> : null}
      {error ? <FaultNote fault={faultOf(error)} live="alert" /> : null}
    </div>
  );
}
