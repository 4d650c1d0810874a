import { type Icon, IconHandStop, IconUser, IconUserCheck, IconUsers } from '@tabler/icons-react';
import type { Candidate } from '../../../contract/directory.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { Note } from '../../ui/note.tsx';
import type { Tone } from '../../ui/tone.ts';
import { patientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { isDifferent } from './decision.ts';
import { FieldComparisonTable } from './field-comparison.tsx';
import { IdentityTicks } from './identity-ticks.tsx';
import classes from './match.module.css';
import { useFieldWords } from './use-field-words.ts';
import type { Review } from './use-review.ts';

/** The patient under whom the study will be stored: who, why, and both sides. */
export function ChosenPatientCard({ review, candidate }: { review: Review; candidate: Candidate }) {
  const { t, format } = useWords();
  const { patient, fields } = candidate;
  const verdict = useVerdict(review, candidate);
  const former =
    patient.previousNames.length > 0 ? t('match.formerNames', { names: patient.previousNames.join('; ') }) : null;
  return (
    <div className={classes.chosen}>
      <div>
        <p className={classes.chosenName}>{patientName(patient)}</p>
        <p className={classes.chosenFacts}>
          {format.date(patient.birthDate)} · {t(`sex.${patient.sex}`)} · {t('match.mrn', { mrn: patient.mrn })}
        </p>
        {patient.nameIdeographic || patient.namePhonetic || former ? (
          <FactLine facts={[patient.nameIdeographic, patient.namePhonetic, former]} />
        ) : null}
      </div>
      {verdict ? (
        <Note tone={verdict.tone} icon={verdict.icon} title={verdict.title}>
          {verdict.text}
        </Note>
      ) : null}
      <FieldComparisonTable fields={fields} />
      <NearestOther review={review} />
      <IdentityTicks review={review} />
    </div>
  );
}

/** Who else comes close, and in what she differs: the twin, the father, the namesake. */
function NearestOther({ review }: { review: Review }) {
  const { t, format } = useWords();
  const words = useFieldWords();
  const chosenId = review.decision.candidate?.patient.id;
  const other = review.found.data?.candidates.find(({ patient }) => patient.id !== chosenId);
  if (!other || review.decision.origin === 'picked') return null;
  const differing = other.fields.filter(({ field, verdict }) => field !== 'patient-id' && isDifferent(verdict));
  return (
    <p className={classes.nearest}>
      <IconUsers size={16} aria-hidden />
      {t('match.nearest', {
        name: patientName(other.patient),
        birthDate: format.date(other.patient.birthDate),
        fields: differing.map(({ field }) => words.name(field)).join(', ') || t('common.none'),
      })}
    </p>
  );
}

/** The words above the comparison; none where the tick boxes below say it. */
function useVerdict(
  { decision }: Review,
  { fields }: Candidate,
): { tone: Tone; icon: Icon; title: string; text: string } | null {
  const { t } = useWords();
  if (fields.some(({ verdict }) => verdict === 'conflict')) {
    return { tone: 'stop', icon: IconHandStop, title: t('match.conflictTitle'), text: t('match.conflictText') };
  }
  switch (decision.origin) {
    case 'auto':
      return { tone: 'quiet', icon: IconUserCheck, title: t('match.autoTitle'), text: t('match.autoText') };
    case 'confirm':
      return null;
    default:
      return { tone: 'quiet', icon: IconUser, title: t('match.pickedTitle'), text: t('match.pickedText') };
  }
}
