import { Checkbox } from '@mantine/core';
import type { DiscPatient, ScanReport } from '../../../contract/scan.ts';
import { useWords } from '../../words/use-words.ts';
import { AccessionMatcher } from './accession-matcher.tsx';
import { ArchiveChoice } from './archive-choice.tsx';
import { ArchivePatientNote } from './archive-patient-note.tsx';
import classes from './match.module.css';
import { OperatorIdentity } from './operator-identity.tsx';
import { Pane } from './pane.tsx';
import { PatientAtDesk } from './patient-at-desk.tsx';
import { PatientHistory } from './patient-history.tsx';
import { PatientMatcher } from './patient-matcher.tsx';
import { ReturnDisc } from './return-disc.tsx';
import type { Review } from './use-review.ts';

/** Right: whom the study belongs to, and which order. */
export function MatchPane({ report, patient, review }: { report: ScanReport; patient: DiscPatient; review: Review }) {
  const { t } = useWords();
  const isContradicting = review.need === 'conflict';
  const matched = review.decision.candidate?.patient;
  return (
    <Pane name={t('review.paneMatch')}>
      {isContradicting ? null : <ArchivePatientNote review={review} />}
      {isContradicting ? (
        <p className={classes.looking}>{t('import.needConflict')}</p>
      ) : review.hasEhr === false ? (
        <OperatorIdentity review={review} />
      ) : (
        <PatientMatcher review={review} />
      )}
      <ReturnDisc report={report} />
      {isContradicting || review.hasEhr === false ? null : <AccessionMatcher review={review} />}
      {isContradicting ? null : (
        <>
          <Checkbox
            label={t('match.urgent')}
            checked={review.studyDraft.urgent}
            onChange={(event) => review.changeStudy({ urgent: event.currentTarget.checked })}
          />
          <PatientAtDesk scanId={report.scanId} patient={patient} studyInstanceUid={review.studyInstanceUid} />
          {matched?.mrn && review.hasEhr ? (
            <PatientHistory key={matched.mrn} mrn={matched.mrn} birthDate={matched.birthDate} sex={matched.sex} />
          ) : null}
        </>
      )}
      <ArchiveChoice review={review} />
    </Pane>
  );
}
