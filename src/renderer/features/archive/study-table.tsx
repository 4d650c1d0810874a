// biome-ignore-all lint/a11y/useSemanticElements: cells of a table whose rows are placed absolutely (row-table.tsx)
// biome-ignore-all lint/a11y/useFocusableInteractive: cells of a plain table take no focus
import type { ReactNode } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { OpeningCell, RowTable } from '../../ui/row-table.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './study-table.module.css';

const columns = ['date', 'patient', 'mrn', 'kind', 'what', 'accession', 'images'] as const;

/** The studies that were found. `more` stands behind the last. */
export function StudyTable({
  studies,
  onOpen,
  more,
}: {
  studies: readonly ArchiveStudy[];
  onOpen: (study: ArchiveStudy) => void;
  more: ReactNode;
}) {
  const { t } = useWords();
  return (
    <RowTable
      label={t('archive.title')}
      columns={columns.map((name) => ({ name, title: t(`archive.${name}`), isNumber: name === 'images' }))}
      items={studies}
      keyOf={(study) => study.orthancStudyId}
      cells={(study) => <Cells study={study} onOpen={() => onOpen(study)} />}
      more={more}
      className={classes.columns}
    />
  );
}

function Cells({ study, onOpen }: { study: ArchiveStudy; onOpen: () => void }) {
  const { t, format, language } = useWords();
  const patient = visibleText(readableName(study.patientName)) || t('review.noName');
  const date = format.date(study.studyDate);
  const what = visibleText(study.description);
  return (
    <>
      <span role="cell">{date}</span>
      <OpeningCell label={t('archive.openName', { patient, what, date })} onOpen={onOpen}>
        {patient}
      </OpeningCell>
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
      <span role="cell" data-number="true">
        {study.instances.toLocaleString(language)}
      </span>
    </>
  );
}
