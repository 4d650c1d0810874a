import { IconUsers } from '@tabler/icons-react';
import { patientName } from '../../words/person-name.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { nearestOther } from './match-verdict.ts';
import type { Review } from './use-review.ts';

/** Who else comes close, and in what she differs: the twin, the father, the namesake. */
export function NearestOther({ review }: { review: Review }) {
  const { t, format } = useWords();
  const words = useFieldWords();
  const other = nearestOther(review.decision, review.found.data, review.match.data);
  if (other === null) return null;
  const { patient, differing } = other;
  return (
    <p className={classes.nearest}>
      <IconUsers size={16} aria-hidden />
      <span>
        {t('match.nearest', {
          name: patientName(patient),
          birthDate: format.date(patient.birthDate),
          mrn: patient.mrn,
        })}{' '}
        {differing.length > 0
          ? t('match.differs', { fields: differing.map(words.difference).join('; ') })
          : t('match.agrees')}
      </span>
    </p>
  );
}
