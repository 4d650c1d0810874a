// biome-ignore-all lint/a11y/useSemanticElements: cells of a table whose rows are placed absolutely (row-table.tsx)
// biome-ignore-all lint/a11y/useFocusableInteractive: cells of a plain table take no focus
import { IconFileDescription } from '@tabler/icons-react';
import { memo } from 'react';
import type { UploadLog } from '../../../contract/imports.ts';
import { RowMenu } from '../../ui/row-menu.tsx';
import { OpeningCell, RowTable } from '../../ui/row-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { Tone } from '../../ui/tone.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './upload-log-table.module.css';

const columns = ['when', 'patient', 'status', 'mrn', 'accession', 'files', 'size', 'by'] as const;
const bytesPerMb = 1_000_000;

export const statusTones: Record<UploadLog['uploadStatus'], Tone> = {
  success: 'proven',
  partial: 'person',
  failed: 'stop',
};

/** The upload logs as a table; drawn anew only when they change, not with each letter of a search. */
export const UploadLogTable = memo(function UploadLogTable({
  logs,
  names,
  onOpen,
}: {
  logs: readonly UploadLog[];
  /** Of users, by id. */
  names: ReadonlyMap<string, string>;
  onOpen: (log: UploadLog) => void;
}) {
  const { t } = useWords();
  return (
    <RowTable
      label={t('history.title')}
      columns={columns.map((name) => ({
        name,
        title: t(`history.${name}`),
        isNumber: name === 'files' || name === 'size',
      }))}
      items={logs}
      keyOf={(log) => log.id}
      cells={(log) => <Cells log={log} by={names.get(log.uploadedBy) ?? log.uploadedBy} onOpen={() => onOpen(log)} />}
      around={(log, row) => (
        <RowMenu
          label={t('queue.menuName', { title: readableName(log.modifiedPatientName ?? '') })}
          actions={[
            { name: t('common.show'), icon: <IconFileDescription size={16} aria-hidden />, run: () => onOpen(log) },
          ]}
          copies={[
            { name: t('history.mrn'), value: log.modifiedPatientId ?? '' },
            { name: t('history.accession'), value: log.modifiedAccessionNumber ?? '' },
            { name: t('queue.studyUid'), value: log.studyInstanceUid },
          ]}
        >
          {row}
        </RowMenu>
      )}
      className={classes.columns}
    />
  );
});

function Cells({ log, by, onOpen }: { log: UploadLog; by: string; onOpen: () => void }) {
  const { t, format } = useWords();
  const patient = readableName(log.modifiedPatientName ?? log.originalPatientName ?? '') || t('review.noName');
  const when = format.moment(log.uploadedAt);
  return (
    <>
      <span role="cell">{when}</span>
      <OpeningCell label={t('history.openName', { patient, when })} onOpen={onOpen}>
        {patient}
      </OpeningCell>
      <span role="cell">
        {log.deletedAt ? (
          <StatusBadge tone="stop">{t('history.deletedShort')}</StatusBadge>
        ) : (
          <StatusBadge tone={statusTones[log.uploadStatus]}>{t(`history.statusText.${log.uploadStatus}`)}</StatusBadge>
        )}
      </span>
      <span role="cell">
        <bdi>{log.modifiedPatientId ?? log.originalPatientId ?? ''}</bdi>
      </span>
      <span role="cell">
        <bdi>{log.modifiedAccessionNumber ?? ''}</bdi>
      </span>
      <span role="cell" data-number="true">
        {format.number(log.numberOfFiles)}
      </span>
      <span role="cell" data-number="true">
        {format.bytes(log.totalSizeMb * bytesPerMb)}
      </span>
      <span role="cell" data-column="by">
        {by}
      </span>
    </>
  );
}
