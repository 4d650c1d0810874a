import { Button, Drawer } from '@mantine/core';
import { IconFileDescription } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { faultCodes } from '../../../contract/fault.ts';
import type { UploadLog } from '../../../contract/imports.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { StorySteps } from '../../app/story/story-steps.tsx';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { ViewImagesButton } from '../../app/viewer/view-images-button.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { NotThisPatient } from '../../ui/not-this-patient.tsx';
import { Note } from '../../ui/note.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import type { Translate } from '../../words/i18n.ts';
import { withdrawnText } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { Receipt } from './receipt.tsx';
import classes from './upload-log-details.module.css';
import { statusTones } from './upload-log-table.tsx';

const filesShown = 50;

/** The log's `code: count; code: count` in words; anything else stays as it is. */
function problemWords(t: Translate, message: string): string {
  return message
    .replace(/^not-this-patient: (.*)$/s, (_, reason: string) => t('history.wrongPatient', { reason }))
    .split('; ')
    .map((part) => {
      const [, code, count] = /^([a-z0-9-]+): (\d+)$/.exec(part) ?? [];
      const known = faultCodes.find((one) => one === code);
      return known ? t('history.problemCount', { what: faultWords(t, known).what, count: Number(count) }) : part;
    })
    .join(' ');
}

/** One finished import: its result, and what was on the disc and is now in the archive. */
export function UploadLogDetails({
  log,
  names,
  onClose,
}: {
  log: UploadLog | null;
  names: ReadonlyMap<string, string>;
  onClose: () => void;
}) {
  const { t, format } = useWords();
  return (
    <Drawer
      opened={log !== null}
      onClose={onClose}
      position="right"
      size={520}
      title={log ? t('history.detailTitle', { when: format.moment(log.uploadedAt) }) : ''}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {log ? <Story key={log.id} log={log} names={names} /> : null}
    </Drawer>
  );
}

function Story({ log, names }: { log: UploadLog; names: ReadonlyMap<string, string> }) {
  const { t, format } = useWords();
  const { engine } = useServices();
  const cache = useQueryClient();
  const behind = useQuery({
    queryKey: queryKeys.importOf(log.id),
    queryFn: ({ signal }) => engine.history.importOf({ logId: log.id }, { signal }),
  });
  const viewer = useViewer(behind.data ? (behind.data.archive ?? '') : undefined);
  const story = useQuery({
    queryKey: queryKeys.story(log.id),
    queryFn: ({ signal }) => engine.history.story({ logId: log.id }, { signal }),
  });
  const openStudy = useNavigation((state) => state.openStudy);
  const sayNot = useMutation({
    mutationFn: (reason: string) => engine.imports.notThisPatient({ importId: behind.data?.id ?? '', reason }),
    onSuccess: () => cache.invalidateQueries({ queryKey: queryKeys.histories }),
  });
  const canSayNot = behind.data && !behind.data.withdrawn && behind.data.patient.id !== '';
  const sides = [
    {
      title: t('history.before'),
      name: log.originalPatientName,
      id: log.originalPatientId,
      accession: log.originalAccessionNumber,
    },
    {
      title: t('history.after'),
      name: log.modifiedPatientName,
      id: log.modifiedPatientId,
      accession: log.modifiedAccessionNumber,
    },
  ];
  return (
    <div className={classes.story}>
      <div className={classes.head}>
        <StatusBadge tone={statusTones[log.uploadStatus]}>{t(`history.statusText.${log.uploadStatus}`)}</StatusBadge>
        {log.uploadStatus !== 'failed' && !log.deletedAt && behind.data?.project === undefined ? (
          <ViewImagesButton
            viewer={viewer}
            studyInstanceUid={log.studyInstanceUid}
            mrn={behind.data?.withdrawn ? '' : (log.modifiedPatientId ?? '')}
            archive={behind.data?.archive}
            name={readableName(log.modifiedPatientName ?? '')}
          />
        ) : null}
        {behind.data ? (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconFileDescription size={16} aria-hidden />}
            onClick={() => openStudy(behind.data.id)}
          >
            {t('study.open')}
          </Button>
        ) : null}
        {canSayNot ? (
          <NotThisPatient
            title={readableName(log.modifiedPatientName ?? '')}
            isBusy={sayNot.isPending}
            onSay={(reason) => sayNot.mutate(reason)}
          />
        ) : null}
      </div>
      {viewer.error ? <FaultNote fault={faultOf(viewer.error)} live="alert" /> : null}
      {sayNot.error ? <FaultNote fault={faultOf(sayNot.error)} live="alert" /> : null}
      {behind.data?.withdrawn ? (
        <Note tone="person" title={t('queue.notThisPatient')}>
          {withdrawnText(t, behind.data)}
        </Note>
      ) : null}
      {log.deletedAt ? (
        <Note tone="stop" title={t('history.deletedFromArchive')}>
          {t('history.deletedText', { when: format.moment(log.deletedAt) })}
        </Note>
      ) : null}
      {log.errorMessage ? (
        <Note tone={statusTones[log.uploadStatus]} title={t('history.problem')}>
          {problemWords(t, log.errorMessage)}
        </Note>
      ) : null}
      {sides.map((side) => (
        <section key={side.title} className={classes.side}>
          <h3 className={classes.title}>{side.title}</h3>
          <FactList
            facts={[
              { label: t('history.patient'), value: readableName(side.name ?? '') || t('common.notGiven') },
              { label: t('keyword.PatientID'), value: <CopyId name={t('keyword.PatientID')} value={side.id ?? ''} /> },
              {
                label: t('history.accession'),
                value: <CopyId name={t('history.accession')} value={side.accession ?? ''} />,
              },
            ]}
          />
        </section>
      ))}
      <FactList
        facts={[
          ...(behind.data?.archive ? [{ label: t('part.archive'), value: behind.data.archive }] : []),
          { label: t('history.files'), value: format.number(log.numberOfFiles) },
          { label: t('history.by'), value: names.get(log.uploadedBy) ?? log.uploadedBy },
          {
            label: t('queue.studyUid'),
            value: <CopyId name={t('queue.studyUid')} value={log.studyInstanceUid} />,
          },
        ]}
      />
      {behind.data ? <Receipt view={behind.data} by={names.get(log.uploadedBy) ?? log.uploadedBy} /> : null}
      <section>
        <h3 className={classes.title}>{t('history.story')}</h3>
        {story.error ? <FaultNote fault={faultOf(story.error)} live="alert" /> : null}
        <StorySteps steps={story.data ?? []} names={names} />
      </section>
      {log.fileNames.length > 0 ? (
        <section>
          <h3 className={classes.title}>{t('history.fileNames')}</h3>
          <ul className={classes.files}>
            {log.fileNames.slice(0, filesShown).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {log.fileNames.length > filesShown ? <li>… {t('common.files', { count: log.fileNames.length })}</li> : null}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
