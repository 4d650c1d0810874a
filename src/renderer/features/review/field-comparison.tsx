import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconEqual,
  IconHandStop,
  IconInfoCircle,
  IconQuestionMark,
} from '@tabler/icons-react';
import type { FieldComparison } from '../../../contract/directory.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './field-comparison.module.css';
import { useFieldWords } from './use-field-words.ts';

type Verdict = FieldComparison['verdict'];

const looks: Record<Verdict, { icon: Icon; tone: string; order: number }> = {
  conflict: { icon: IconHandStop, tone: 'stop', order: 0 },
  different: { icon: IconAlertTriangle, tone: 'person', order: 1 },
  missing: { icon: IconQuestionMark, tone: 'quiet', order: 2 },
  'equal-folded': { icon: IconEqual, tone: 'same', order: 3 },
  equal: { icon: IconCheck, tone: 'same', order: 4 },
};

/** Another hospital's number is no evidence, for or against: it is told, not marked. */
const foreignNumber = { icon: IconInfoCircle, tone: 'same', order: 5 };

function lookOf({ field, verdict }: FieldComparison) {
  return field === 'patient-id' && verdict === 'different' ? foreignNumber : looks[verdict];
}

/** Disc and EHR side by side, differences first, each with its verdict in icon and words. */
export function FieldComparisonTable({ fields }: { fields: readonly FieldComparison[] }) {
  const { t } = useWords();
  const words = useFieldWords();
  const sorted = fields.toSorted((a, b) => lookOf(a).order - lookOf(b).order);
  return (
    <table className={classes.table} aria-label={t('match.comparison')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('match.disc')}</th>
          <th scope="col">{t('match.ehr')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((compared) => {
          const { field, disc, ehr, verdict } = compared;
          const look = lookOf(compared);
          const VerdictIcon = look.icon;
          return (
            <tr key={field} data-tone={look.tone}>
              <th scope="row">{words.name(field)}</th>
              <td>{words.value(field, disc)}</td>
              <td>
                <span className={classes.ehr}>
                  {words.value(field, ehr)}
                  <span className={classes.verdict}>
                    <VerdictIcon size={16} aria-hidden />
                    {look === foreignNumber ? t('verdict.otherNumber') : t(`verdict.${verdict}`)}
                  </span>
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
