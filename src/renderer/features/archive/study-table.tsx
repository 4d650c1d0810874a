// biome-ignore-all lint/a11y/useSemanticElements: cells of a table whose rows are placed absolutely (row-table.tsx)
// biome-ignore-all lint/a11y/useFocusableInteractive: cells of a plain table take no focus
import { Checkbox } from '@mantine/core';
import { IconColumns2, IconFileDescription } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { type MenuOwner, RowMenu } from '../../ui/row-menu.tsx';
import { OpeningCell, RowTable } from '../../ui/row-table.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './study-table.module.css';

const columns = ['date', 'patient', 'mrn', 'kind', 'what', 'accession', 'images'] as const;

/** The studies that were found. `more` stands behind the last. */
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
  return (
    <RowTable
      label={t('archive.title')}
      columns={[
        ...columns.map((name) => ({ name, title: t(`archive.${name}`), isNumber: name === 'images' })),
        { name: 'compare', title: t('compare.choose') },
      ]}
      items={studies}
      keyOf={(study) => study.orthancStudyId}
      cells={(study) => (
        <Cells
          study={study}
          isChosen={chosen.some(({ orthancStudyId }) => orthancStudyId === study.orthancStudyId)}
          onOpen={() => onOpen(study)}
          onChoose={() => onChoose(study)}
        />
      )}
      around={(study, row) => (
        <StudyMenu study={study} onOpen={() => onOpen(study)} onChoose={() => onChoose(study)}>
          {row}
        </StudyMenu>
      )}
      more={more}
      className={classes.columns}
    />
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
  children: MenuOwner;
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
  const { t, format } = useWords();
  const patient = visibleText(readableName(study.patientName)) || t('review.noName');
  const date = format.date(study.studyDate);
  const what = visibleText(study.description);
  return (
    <>
      <span role="cell">{date}</span>
      <OpeningCell label={t('archive.openName', { patient, what, date })} onOpen={onOpen}>
        {patient}
      </OpeningCell>
      <span role="cell">
        <bdi>{visibleText(study.patientId)}</bdi>
      </span>
      <span role="cell" data-column="kind">
        <ModalityChips modalities={study.modalities} />
      </span>
      <span role="cell" title={what}>
        <bdi>{what}</bdi>
      </span>
      <span role="cell" data-column="accession">
        <bdi>{visibleText(study.accessionNumber)}</bdi>
      </span>
      <span role="cell" data-number="true" data-column="images">
        {format.number(study.instances)}
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
