import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ScanReport } from '../../../contract/scan.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './files-summary.module.css';
import { documentsOf } from './taken-documents.ts';

/** Every file of the disc is accounted for: found, left behind, or not readable, with the reason in words. */
export function FilesSummary({ report }: { report: ScanReport }) {
  const { t } = useWords();
  const [isOpen, list] = useDisclosure(false);
  const { files, sources } = report;
  const documents = documentsOf(report).length;
  const left = leftBehind(report);
  const notImported = left.length + files.unreadable.length;
  return (
    <Section title={t('files.title')}>
      <ul className={classes.counts}>
        <li>{t('files.found', { count: files.dicom })}</li>
        {files.duplicate > 0 ? <li>{t('files.duplicate', { count: files.duplicate })}</li> : null}
        {files.unreadable.length > 0 ? (
          <li className={classes.unreadable}>{t('files.unreadable', { count: files.unreadable.length })}</li>
        ) : null}
        {documents > 0 ? <li>{t('documents.count', { count: documents })}</li> : null}
        {left.length > 0 ? <li>{t('files.leftBehind', { count: left.length })}</li> : null}
        {sources
          .filter(({ dicomdir }) => dicomdir.present)
          .flatMap(({ path, dicomdir }) => [
            dicomdir.missing.length > 0 ? (
              <li key={`${path} missing`} className={classes.unreadable}>
                {t('files.indexMissing', { count: dicomdir.missing.length })}
              </li>
            ) : null,
            dicomdir.unlisted > 0 ? (
              <li key={`${path} unlisted`}>{t('files.indexUnlisted', { count: dicomdir.unlisted })}</li>
            ) : null,
            studiesGone(dicomdir) > 0 ? (
              <li key={`${path} gone`} className={classes.unreadable}>
                {t('files.studiesGone', { count: studiesGone(dicomdir) })}
              </li>
            ) : null,
          ])}
      </ul>
      {notImported > 0 ? (
        <div>
          <Button variant="default" size="xs" onClick={list.open}>
            {t('files.list')}
          </Button>
        </div>
      ) : null}
      <Modal
        opened={isOpen}
        onClose={list.close}
        title={t('files.listTitle')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <FileList report={report} />
      </Modal>
    </Section>
  );
}

/** What stays on the disc whatever is ticked; a document has its own place. */
function leftBehind(report: ScanReport): ScanReport['files']['skipped'] {
  const offered = new Set(documentsOf(report).map(({ path }) => path));
  return report.files.skipped.filter(({ path }) => !offered.has(path));
}

/** Studies that the index of a disc lists and of which nothing is there. */
function studiesGone({ series }: ScanReport['sources'][number]['dicomdir']): number {
  const found = new Set(series.filter((one) => one.found > 0).map((one) => one.studyInstanceUid));
  const gone = series.filter((one) => one.studyInstanceUid !== '' && !found.has(one.studyInstanceUid));
  return new Set(gone.map((one) => one.studyInstanceUid)).size;
}

const rowHeightPx = 48;

function FileList({ report }: { report: ScanReport }) {
  const { t, format } = useWords();
  const scroller = useRef<HTMLElement>(null);
  const rows = [
    ...report.files.unreadable.map(({ path, reason, bytesLost }) => ({
      path,
      group: t('files.unreadableTitle'),
      note: [t(`reason.${reason}`), bytesLost > 0 ? t('files.lost', { size: format.bytes(bytesLost) }) : '']
        .filter(Boolean)
        .join(', '),
    })),
    ...leftBehind(report).map(({ path, reason }) => ({
      path,
      group: t('files.leftBehindTitle'),
      note: t(`reason.${reason}`),
    })),
  ];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className={classes.scroller} tabIndex={0} aria-label={t('files.listTitle')}>
      <ul style={{ height: virtual.getTotalSize() }} className={classes.rows}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <li
              key={`${row.group} ${row.path}`}
              className={classes.row}
              style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
            >
              <span className={classes.path} title={row.path}>
                {row.path}
              </span>
              <span className={classes.note}>{row.note}</span>
              <span className={classes.group}>{row.group}</span>
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}
