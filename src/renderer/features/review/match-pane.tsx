import { Checkbox } from '@mantine/core';
import type { DiscPatient, ScanReport } from '../../../contract/scan.ts';
import { useWords } from '../../words/use-words.ts';
import { AccessionMatcher } from './accession-matcher.tsx';
import { ArchiveChoice } from './archive-choice.tsx';
import classes from './match.module.css';
import { OperatorIdentity } from './operator-identity.tsx';
import { Pane } from './pane.tsx';
import { PatientAtDesk } from './patient-at-desk.tsx';
import { PatientMatcher } from './patient-matcher.tsx';
import type { Review } from './use-review.ts';

/** Right: whom the study belongs to, and which order. */
export function MatchPane({ report, patient, review }: { report: ScanReport; patient: DiscPatient; review: Review }) {
  const { t } = useWords();
  return (
    <Pane name={t('review.paneMatch')}>
      {review.need === 'conflict' ? (
        <p className={classes.looking}>{t('import.needConflict')}</p>
      ) : review.hasEhr === false ? (
        <OperatorIdentity review={review} />
      ) : (
        <>
          <PatientMatcher review={review} />
          <AccessionMatcher review={review} />
        </>
      )}
      {review.need === 'conflict' ? null : (
        <PatientAtDesk scanId={report.scanId} patient={patient} studyInstanceUid={review.studyInstanceUid} />
      )}
      <Checkbox
        label={t('match.urgent')}
        checked={review.studyDraft.urgent}
        onChange={(event) => review.changeStudy({ urgent: event.currentTarget.checked })}
      />
      <ArchiveChoice review={review} />
    </Pane>
  );
}
