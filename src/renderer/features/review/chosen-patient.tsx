import type { Candidate } from '../../../contract/directory.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { Note } from '../../ui/note.tsx';
import type { Tone } from '../../ui/tone.ts';
import { patientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { FieldComparisonTable } from './field-comparison.tsx';
import { IdentityTicks } from './identity-ticks.tsx';
import classes from './match.module.css';
import type { Review } from './use-review.ts';

/** The patient under whom the study will be stored: who, why, and both sides. */
export function ChosenPatientCard({ review, candidate }: { review: Review; candidate: Candidate }) {
  const { t, format } = useWords();
  const { patient, fields } = candidate;
  const verdict = useVerdict(review, candidate);
  const former = patient.previousNames.length > 0 ? t('match.formerNames', { names: patient.previousNames.join('; ') }) : null;
  return (
    <div className={classes.chosen} data-tone={verdict.tone}>
      <div>
        <p className={classes.chosenName}>{patientName(patient)}</p>
        <p className={classes.chosenFacts}>
          {format.date(patient.birthDate)} · {t(`sex.${patient.sex}`)} · {t('match.mrn', { mrn: patient.mrn })}
        </p>
        {patient.nameIdeographic || patient.namePhonetic || former ? (
          <FactLine facts={[patient.nameIdeographic, patient.namePhonetic, former]} />
        ) : null}
      </div>
      <Note tone={verdict.tone} title={verdict.title}>
        {verdict.text}
      </Note>
      <FieldComparisonTable fields={fields} />
      <IdentityTicks review={review} />
    </div>
  );
}

function useVerdict({ decision }: Review, { fields }: Candidate): { tone: Tone; title: string; text: string } {
  const { t } = useWords();
  if (fields.some(({ verdict }) => verdict === 'conflict')) {
    return { tone: 'stop', title: t('match.conflictTitle'), text: t('match.conflictText') };
  }
  switch (decision.origin) {
    case 'auto':
      return { tone: 'quiet', title: t('match.autoTitle'), text: t('match.autoText') };
    case 'confirm':
      return { tone: 'person', title: t('match.confirmTitle'), text: t('match.confirmText') };
    default:
      return { tone: 'quiet', title: t('match.pickedTitle'), text: t('match.pickedText') };
  }
}
