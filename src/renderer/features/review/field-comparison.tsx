import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconEqual,
  IconHandStop,
  IconInfoCircle,
  IconQuestionMark,
} from '@tabler/icons-react';
import { Fragment } from 'react';
import type { FieldComparison } from '../../../contract/directory.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './field-comparison.module.css';

type Verdict = FieldComparison['verdict'];

const looks: Record<Verdict, { icon: Icon; tone: string; order: number }> = {
  conflict: { icon: IconHandStop, tone: 'stop', order: 0 },
  different: { icon: IconAlertTriangle, tone: 'person', order: 1 },
  missing: { icon: IconQuestionMark, tone: 'quiet', order: 2 },
  'equal-folded': { icon: IconEqual, tone: 'same', order: 3 },
  equal: { icon: IconCheck, tone: 'same', order: 4 },
};

/** Another hospital's number, or none, is no evidence, for or against: it is told, not marked. */
const noEvidence = { icon: IconInfoCircle, tone: 'same', order: 5 };

function lookOf({ field, verdict }: FieldComparison) {
  const isEvidence = field !== 'patient-id' || (verdict !== 'different' && verdict !== 'missing');
  return isEvidence ? looks[verdict] : noEvidence;
}

/** Disc and EHR side by side, differences first, each with its verdict in icon and words and what exactly agrees or differs. */
export function FieldComparisonTable({ fields }: { fields: readonly FieldComparison[] }) {
  const { t } = useWords();
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
      {sorted.map((compared) => (
        <FieldRows key={compared.field} compared={compared} />
      ))}
    </table>
  );
}

function FieldRows({ compared }: { compared: FieldComparison }) {
  const { t } = useWords();
  const words = useFieldWords();
  const { field, disc, ehr, verdict } = compared;
  const look = lookOf(compared);
  const VerdictIcon = look.icon;
  const isForeign = field === 'patient-id' && verdict === 'different';
  const reasons = words.reasons(compared);
  const outcome = (
    <span className={classes.verdict}>
      <VerdictIcon size={16} aria-hidden />
      <span>
        <span className={classes.outcome}>{isForeign ? t('verdict.otherNumber') : t(`verdict.${verdict}`)}</span>
        {reasons ? ` · ${reasons}` : null}
      </span>
    </span>
  );
  // What is simply the same takes one line, so that all four fields and the order are seen at once.
  const isShort = verdict === 'equal' && reasons === '' && field !== 'name';
  return (
    <tbody data-tone={look.tone} data-short={isShort}>
      <tr>
        <th scope="row" rowSpan={isShort ? 1 : 2}>
          {words.name(field)}
        </th>
        {[disc, ehr].map((raw, side) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the two sides, always in this order
          <td key={side}>
            <span className={isShort ? classes.sides : undefined}>
              <span>{words.value(field, raw)}</span>
              {isShort && side === 1 ? outcome : null}
            </span>
            {field === 'name' && raw !== '' ? <RawName raw={raw} /> : null}
          </td>
        ))}
      </tr>
      {isShort ? null : (
        <tr>
          <td colSpan={2} className={classes.words}>
            {outcome}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** A name as it stands in the object, each group on its line: alphabetic=ideographic=phonetic (PS3.5 §6.2.1). */
function RawName({ raw }: { raw: string }) {
  return (
    <code className={classes.raw}>
      {raw.split('=').map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is what its place makes it
        <Fragment key={index}>
          {index > 0 ? <br /> : null}
          {index > 0 ? '=' : null}
          {visibleText(group)}
        </Fragment>
      ))}
    </code>
  );
}
