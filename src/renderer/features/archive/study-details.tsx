import { Button, Drawer } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchiveContents, ArchiveSeries, DeletionResult } from '../../../contract/archive.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { useMay } from '../../app/desk-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { DeleteStudy } from './delete-study.tsx';
import { DownloadNote } from './download-note.tsx';
import { DownloadStudy } from './download-study.tsx';
import { useDownloads } from './downloads.ts';
import { SeriesImages } from './series-images.tsx';
import { SeriesList } from './series-list.tsx';
import { useShownArchive } from './shown-archive.ts';
import classes from './study-details.module.css';

/** One study of the archive: who and what it is, its series, and what can be done with it. */
export function StudyDetails({ study, onClose }: { study: ArchiveStudy | null; onClose: () => void }) {
  const { t } = useWords();
  const title = useStudyTitle(study);
  return (
    <Drawer
      opened={study !== null}
      onClose={onClose}
      position="right"
      size={640}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {study ? <Details key={study.orthancStudyId} study={study} /> : null}
    </Drawer>
  );
}

function Details({ study }: { study: ArchiveStudy }) {
  const { t } = useWords();
  const { shell } = useServices();
  const { name: archive, calls, which } = useShownArchive();
  const [series, setSeries] = useState<ArchiveSeries | null>(null);
  const [deleted, setDeleted] = useState<DeletionResult | null>(null);
  const studyId = study.orthancStudyId;
  const title = useStudyTitle(study);
  const mayDelete = useMay('archive.delete');
  const run = useDownloads(({ runs }) => runs.find((one) => one.studyId === studyId));
  const contents = useQuery({
    queryKey: queryKeys.archiveStudy(archive, studyId),
    queryFn: ({ signal }) => calls.study({ ...which, studyId }, { signal }),
    enabled: deleted === null,
    // The archive changes without telling.
    staleTime: 0,
  });
  const view = useMutation({
    mutationFn: () => shell.viewer.open({ archive, studyInstanceUids: [study.studyInstanceUid] }),
  });
  if (deleted)
    return (
      <Note tone="proven" title={t('archive.deletedTitle')} live="status">
        {t('archive.deleted', { count: deleted.instances })}
      </Note>
    );
  if (series) return <SeriesImages study={study} series={series} onBack={() => setSeries(null)} />;
  return (
    <div className={classes.details}>
      <div className={classes.actions}>
        <Button
          size="sm"
          loading={view.isPending}
          leftSection={<IconPhoto size={16} aria-hidden />}
          onClick={() => view.mutate()}
        >
          {t('archive.view')}
        </Button>
        <DownloadStudy studyId={studyId} title={title} />
        {mayDelete ? <DeleteStudy study={study} title={title} onDeleted={setDeleted} /> : null}
      </div>
      {run ? <DownloadNote run={run} isTitled={false} /> : null}
      {view.error ? <FaultNote fault={faultOf(view.error)} live="alert" /> : null}
      {contents.error ? (
        <FaultNote
          fault={faultOf(contents.error)}
          live="alert"
          actions={
            <Button size="sm" variant="default" onClick={() => contents.refetch()}>
              {t('common.retry')}
            </Button>
          }
        />
      ) : null}
      <Facts study={study} contents={contents.data} />
      {contents.data ? (
        <Section title={t('archive.series')}>
          <SeriesList study={study} series={contents.data.series} onOpen={setSeries} />
        </Section>
      ) : null}
    </div>
  );
}

/** What a study is called: what was examined, and when. Empty for none. */
function useStudyTitle(study: ArchiveStudy | null): string {
  const { format } = useWords();
  if (study === null) return '';
  const what = visibleText(study.description) || study.modalities.join(', ');
  return dotted([what, format.date(study.studyDate)]);
}

function Facts({ study, contents }: { study: ArchiveStudy; contents: ArchiveContents | undefined }) {
  const { t, format } = useWords();
  const twins = contents?.twins ?? [];
  const given = (text: string) => visibleText(text) || t('common.notGiven');
  const labels = contents?.labels ?? [];
  const size = contents?.bytes ?? null;
  return (
    <>
      {twins.length > 0 ? (
        <Note tone="person" title={t('archive.twins')} live="status">
          {t('archive.twinsText', {
            who: twins
              .map(
                ({ patientName, patientId }) => `${visibleText(readableName(patientName))} (${visibleText(patientId)})`,
              )
              .join('; '),
          })}
        </Note>
      ) : null}
      <FactList
        facts={[
          { label: t('archive.patient'), value: given(readableName(study.patientName)) },
          { label: t('archive.mrn'), value: <CopyId name={t('archive.mrn')} value={study.patientId} /> },
          { label: t('archive.birthDate'), value: given(format.date(study.birthDate)) },
          {
            label: t('archive.accession'),
            value: <CopyId name={t('archive.accession')} value={study.accessionNumber} />,
          },
          { label: t('archive.images'), value: t('common.images', { count: study.instances }) },
          ...(size === null ? [] : [{ label: t('archive.size'), value: format.bytes(size) }]),
          ...(labels.length > 0 ? [{ label: t('archive.labels'), value: visibleText(labels.join(', ')) }] : []),
          { label: t('archive.uid'), value: <CopyId name={t('archive.uid')} value={study.studyInstanceUid} /> },
        ]}
      />
    </>
  );
}
