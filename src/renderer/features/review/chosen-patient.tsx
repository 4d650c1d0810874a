import { Button } from '@mantine/core';
import type { Candidate } from '../../../contract/directory.ts';
import { CopyAction } from '../../ui/copy-id.tsx';
import { FactLine } from '../../ui/fact-line.tsx';
import { furtherNames, patientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { FieldComparisonTable } from './field-comparison.tsx';
import { IdentityTicks } from './identity-ticks.tsx';
import classes from './match.module.css';
import { MatchVerdictNote } from './match-verdict-note.tsx';
import { NearestOther } from './nearest-other.tsx';
import type { Review } from './use-review.ts';

/** The patient under whom the study will be stored: who, why, and both sides. */
export function ChosenPatientCard({ review, candidate }: { review: Review; candidate: Candidate }) {
  const { t, format } = useWords();
  const { patient, fields } = candidate;
  const { scripts, former } = furtherNames(patient);
  const formerly = former.length > 0 ? t('match.formerNames', { names: former.join('; ') }) : null;
  return (
    <div className={classes.chosen}>
      <div>
        <p className={classes.chosenName}>{patientName(patient)}</p>
        <p className={classes.chosenFacts}>
          {format.date(patient.birthDate)} · {t(`sex.${patient.sex}`)} · {t('match.mrn', { mrn: patient.mrn })}{' '}
          <CopyAction name={t('history.mrn')} value={patient.mrn} />
        </p>
        {scripts.length > 0 || formerly ? <FactLine facts={[...scripts, formerly]} /> : null}
      </div>
      <MatchVerdictNote review={review} />
      <FieldComparisonTable fields={fields} />
      <NearestOther review={review} />
      <DirectoryCopy review={review} />
      <IdentityTicks review={review} />
      <OtherStudies review={review} patientId={patient.id} />
    </div>
  );
}

/** How old the list is that the disc was compared with, where it is a copy. */
function DirectoryCopy({ review }: { review: Review }) {
  const { t, format } = useWords();
  const at = review.match.data?.basis.directoryAt ?? null;
  if (at === null) return null;
  return <p className={classes.copy}>{t('match.directoryAt', { moment: format.moment(at) })}</p>;
}

/** Ten studies of one person are confirmed once: offered as soon as nothing of this patient is open. */
function OtherStudies({ review, patientId }: { review: Review; patientId: string }) {
  const { t } = useWords();
  const { otherStudies, patientDraft, toTick, ticked } = review;
  if (otherStudies === 0 || ticked.length < toTick.length) return null;
  if (patientDraft.chosen) {
    return <p className={classes.copy}>{t('match.forAll', { count: otherStudies + 1 })}</p>;
  }
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => review.holdPatient(patientId)}>
        {t('match.forOthers', { count: otherStudies })}
      </Button>
    </div>
  );
}
