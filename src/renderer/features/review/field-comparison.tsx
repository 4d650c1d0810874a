import { type Icon, IconAlertTriangle, IconCheck, IconEqual, IconHandStop, IconQuestionMark } from '@tabler/icons-react';
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

/** Disc and EHR side by side, differences first, each with its verdict in icon and words. */
export function FieldComparisonTable({ fields }: { fields: readonly FieldComparison[] }) {
  const { t } = useWords();
  const words = useFieldWords();
  const sorted = fields.toSorted((a, b) => looks[a.verdict].order - looks[b.verdict].order);
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
        {sorted.map(({ field, disc, ehr, verdict }) => {
          const { icon: VerdictIcon, tone } = looks[verdict];
          return (
            <tr key={field} data-tone={tone}>
              <th scope="row">{words.name(field)}</th>
              <td>{words.value(field, disc)}</td>
              <td>
                {words.value(field, ehr)}
                <span className={classes.verdict}>
                  <VerdictIcon size={16} aria-hidden />
                  {t(`verdict.${verdict}`)}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
