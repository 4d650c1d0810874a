// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings of a plain table take no focus, their buttons do
// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconColumns2, IconFileDescription } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, type ReactNode, useRef } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './study-table.module.css';

const rowHeightPx = 44;
const columns = ['date', 'patient', 'mrn', 'kind', 'what', 'accession', 'images'] as const;

/** The studies that were found; only the rows in view are drawn. `more` stands behind the last. */
export function StudyTable({
  studies,
  chosen,
  onOpen,
  onChoose,
  more,
}: {
  studies: readonly ArchiveStudy[];
  /** Those that are to be compared, at most two. */
  chosen: readonly ArchiveStudy[];
  onOpen: (study: ArchiveStudy) => void;
  onChoose: (study: ArchiveStudy) => void;
  more: ReactNode;
}) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: studies.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 10,
  });
  return (
    <div ref={scroller} className={classes.scroller}>
      <div role="table" aria-label={t('archive.title')} aria-rowcount={studies.length + 1}>
        <div role="row" className={classes.headRow} aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader" data-column={column}>
              {t(`archive.${column}`)}
            </span>
          ))}
          <span role="columnheader" data-column="compare">
            {t('compare.choose')}
          </span>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const study = studies[index];
            return study ? (
              <StudyMenu
                key={study.orthancStudyId}
                study={study}
                onOpen={() => onOpen(study)}
                onChoose={() => onChoose(study)}
              >
                <div
                  role="row"
                  aria-rowindex={index + 2}
                  className={classes.row}
                  style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
                >
                  <Cells
                    study={study}
                    isChosen={chosen.some(({ orthancStudyId }) => orthancStudyId === study.orthancStudyId)}
                    onOpen={() => onOpen(study)}
                    onChoose={() => onChoose(study)}
                  />
                </div>
              </StudyMenu>
            ) : null;
          })}
        </div>
      </div>
      {more ? <div className={classes.more}>{more}</div> : null}
    </div>
  );
}

/** The menu of a row: open, compare, and the numbers to copy. */
function StudyMenu({
  study,
  onOpen,
  onChoose,
  children,
}: {
  study: ArchiveStudy;
  onOpen: () => void;
  onChoose: () => void;
  children: ReactElement;
}) {
  const { t } = useWords();
  return (
    <RowMenu
      label={t('queue.menuName', { title: visibleText(study.description) })}
      actions={[
        { name: t('common.show'), icon: <IconFileDescription size={16} aria-hidden />, run: onOpen },
        { name: t('compare.choose'), icon: <IconColumns2 size={16} aria-hidden />, run: onChoose },
      ]}
      copies={[
        { name: t('archive.mrn'), value: study.patientId },
        { name: t('archive.accession'), value: study.accessionNumber },
        { name: t('archive.uid'), value: study.studyInstanceUid },
      ]}
    >
      {children}
    </RowMenu>
  );
}

function Cells({
  study,
  isChosen,
  onOpen,
  onChoose,
}: {
  study: ArchiveStudy;
  isChosen: boolean;
  onOpen: () => void;
  onChoose: () => void;
}) {
  const { t, format, language } = useWords();
  const patient = visibleText(readableName(study.patientName)) || t('review.noName');
  const date = format.date(study.studyDate);
  const what = visibleText(study.description);
  return (
    <>
      <span role="cell">{date}</span>
      <span role="cell" className={classes.patient}>
        <UnstyledButton
          className={classes.open ?? ''}
          aria-label={t('archive.openName', { patient, what, date })}
          onClick={onOpen}
        >
          {patient}
        </UnstyledButton>
      </span>
      <span role="cell">{visibleText(study.patientId)}</span>
      <span role="cell" data-column="kind">
        <ModalityChips modalities={study.modalities} />
      </span>
      <span role="cell" title={what}>
        {what}
      </span>
      <span role="cell" data-column="accession">
        {visibleText(study.accessionNumber)}
      </span>
      <span role="cell" data-column="images">
        {study.instances.toLocaleString(language)}
      </span>
      <span role="cell" className={classes.choose} data-column="compare">
        <Checkbox
          size="sm"
          checked={isChosen}
          onChange={onChoose}
          aria-label={t('compare.chooseName', { title: [patient, what, date].filter(Boolean).join(', ') })}
        />
      </span>
    </>
  );
}
