// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings of a plain table take no focus, their buttons do
// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
import { UnstyledButton } from '@mantine/core';
import { IconFileDescription } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { UploadLog } from '../../../contract/imports.ts';
import { RowMenu } from '../../ui/row-menu.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { Tone } from '../../ui/tone.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './upload-log-table.module.css';

const rowHeightPx = 44;
const bytesPerMb = 1_000_000;

export const statusTones: Record<UploadLog['uploadStatus'], Tone> = {
  success: 'proven',
  partial: 'person',
  failed: 'stop',
};

/** The upload logs as a table; only the rows in view are drawn. */
export function UploadLogTable({
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
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: logs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 10,
  });
  const columns = ['when', 'patient', 'mrn', 'accession', 'files', 'size', 'status', 'by'] as const;
  return (
    <div ref={scroller} className={classes.scroller}>
      <div role="table" aria-label={t('history.title')} aria-rowcount={logs.length + 1}>
        <div role="row" className={classes.headRow} aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader" data-number={column === 'files' || column === 'size'}>
              {t(`history.${column}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const log = logs[index];
            return log ? (
              <RowMenu
                key={log.id}
                label={t('queue.menuName', { title: readableName(log.modifiedPatientName ?? '') })}
                actions={[
                  {
                    name: t('common.show'),
                    icon: <IconFileDescription size={16} aria-hidden />,
                    run: () => onOpen(log),
                  },
                ]}
                copies={[
                  { name: t('history.mrn'), value: log.modifiedPatientId ?? '' },
                  { name: t('history.accession'), value: log.modifiedAccessionNumber ?? '' },
                  { name: t('queue.studyUid'), value: log.studyInstanceUid },
                ]}
              >
                <div
                  role="row"
                  aria-rowindex={index + 2}
                  className={classes.row}
                  style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
                >
                  <Cells log={log} by={names.get(log.uploadedBy) ?? log.uploadedBy} onOpen={() => onOpen(log)} />
                </div>
              </RowMenu>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({ log, by, onOpen }: { log: UploadLog; by: string; onOpen: () => void }) {
  const { t, format } = useWords();
  const patient = readableName(log.modifiedPatientName ?? log.originalPatientName ?? '') || t('review.noName');
  const when = format.moment(log.uploadedAt);
  return (
    <>
      <span role="cell">{when}</span>
      <span role="cell" className={classes.patient}>
        <UnstyledButton
          className={classes.open ?? ''}
          aria-label={t('history.openName', { patient, when })}
          onClick={onOpen}
        >
          {patient}
        </UnstyledButton>
      </span>
      <span role="cell">{log.modifiedPatientId ?? log.originalPatientId ?? ''}</span>
      <span role="cell">{log.modifiedAccessionNumber ?? ''}</span>
      <span role="cell" data-number="true">
        {log.numberOfFiles}
      </span>
      <span role="cell" data-number="true">
        {format.bytes(log.totalSizeMb * bytesPerMb)}
      </span>
      <span role="cell">
        {log.deletedAt ? (
          <StatusBadge tone="stop">{t('history.deletedShort')}</StatusBadge>
        ) : (
          <StatusBadge tone={statusTones[log.uploadStatus]}>{t(`history.statusText.${log.uploadStatus}`)}</StatusBadge>
        )}
      </span>
      <span role="cell">{by}</span>
    </>
  );
}
