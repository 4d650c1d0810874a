import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ImportView } from '../../../contract/imports.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { importOfStudy } from '../../app/disc-state.ts';
import { useImports, usePaused } from '../../app/engine-queries.ts';
import { peopleOf } from '../../app/people-of.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { documentCounts } from '../../words/document-words.ts';
import { importState } from '../../words/import-words.ts';
import { discPatientName, otherScripts } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { useReviewDrafts } from './review-draft.ts';
import classes from './study-list.module.css';
import { StudyPicture } from './study-picture.tsx';

/** The people on the disc, each with her studies. */
export function StudyList({ report, openUid }: { report: ScanReport; openUid: string | null }) {
  const { t } = useWords();
  const imports = useImports().data ?? [];
  const openStudy = useReviewDrafts((state) => state.openStudy);
  return (
    <ul className={classes.people}>
      {peopleOf(report).map((patient) => (
        <li key={`${patient.patientId} ${patient.patientName.alphabetic} ${patient.birthDate}`}>
          {isPapers(patient, report) ? <Papers report={report} /> : <Person patient={patient} />}
          <ul className={classes.studies}>
            {patient.studies.map((study) => (
              <li key={study.studyInstanceUid}>
                <StudyItem
                  scanId={report.scanId}
                  study={study}
                  title={isPapers(patient, report) ? t('documents.newStudy') : study.description}
                  isOpen={study.studyInstanceUid === openUid}
                  imported={importOfStudy(imports, study.studyInstanceUid)}
                  onOpen={() => openStudy(report.scanId, study.studyInstanceUid)}
                />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Whether these are documents of nobody yet. */
function isPapers({ studies: [study] }: DiscPatient, { documentStudy }: ScanReport): boolean {
  return study !== undefined && study.studyInstanceUid === documentStudy?.studyInstanceUid;
}

function Papers({ report }: { report: ScanReport }) {
  const { t } = useWords();
  return (
    <div className={classes.person}>
      <h2 className={classes.name}>{t('documents.only', { list: documentCounts(t, report) })}</h2>
      <p className={classes.born}>{t('documents.onlyTodo')}</p>
    </div>
  );
}

function Person({ patient }: { patient: DiscPatient }) {
  const { t, format } = useWords();
  const sex = (['M', 'F', 'O'] as const).find((known) => known === patient.sex);
  return (
    <div className={classes.person}>
      <h2 className={classes.name}>{discPatientName(patient.patientName) || t('review.noName')}</h2>
      {otherScripts(patient.patientName) ? <p>{otherScripts(patient.patientName)}</p> : null}
      <p className={classes.born}>
        {patient.birthDate ? format.date(patient.birthDate) : t('review.noBirthDate')}
        {sex ? ` · ${t(`sex.${sex}`)}` : null}
      </p>
      <FactLine facts={[patient.patientId || t('review.noPatientId'), patient.issuer]} />
    </div>
  );
}

function StudyItem({
  scanId,
  study,
  title,
  isOpen,
  imported,
  onOpen,
}: {
  scanId: string;
  study: StudySummary;
  title: string;
  isOpen: boolean;
  imported: ImportView | undefined;
  onOpen: () => void;
}) {
  const { t, format } = useWords();
  const paused = usePaused().data?.paused ?? false;
  const date = study.studyDate ? format.date(study.studyDate) : t('review.undated');
  const description = title || t('review.noDescription');
  const state = imported ? importState(t, imported, paused) : null;
  const warnings = study.warnings.length;
  return (
    <UnstyledButton className={classes.study ?? ''} aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      {study.instances === 0 ? null : (
        <span className={classes.studyHead}>
          <ModalityChips modalities={study.modalities} />
          <span className={classes.date}>{date}</span>
        </span>
      )}
      <span className={classes.about}>
        {study.instances === 0 ? null : <StudyPicture scanId={scanId} study={study} />}
        <span>
          <span className={classes.description}>{description}</span>
          <FactLine
            facts={
              study.instances === 0
                ? []
                : [t('common.series', { count: study.series.length }), t('common.images', { count: study.instances })]
            }
          />
        </span>
      </span>
      {study.missing > 0 ? (
        <span className={classes.warning}>
          <IconAlertTriangle size={16} aria-hidden />
          {t('review.missing', { count: study.missing })}
        </span>
      ) : warnings > 0 ? (
        <span className={classes.warning}>
          <IconAlertTriangle size={16} aria-hidden />
          {t('review.warnings', { count: warnings })}
        </span>
      ) : null}
      {state ? <StatusBadge tone={state.tone}>{state.word}</StatusBadge> : null}
    </UnstyledButton>
  );
}
