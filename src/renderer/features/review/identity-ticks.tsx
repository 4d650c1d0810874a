import { Checkbox } from '@mantine/core';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import type { Review } from './use-review.ts';

/** The details that a person must tick before the import, each with both sides in its label. */
export function IdentityTicks({ review }: { review: Review }) {
  const { t } = useWords();
  const words = useFieldWords();
  const { toTick, ticked, plan, decision } = review;
  if (toTick.length === 0) return null;
  const fields = decision.candidate?.fields ?? plan?.fields ?? [];
  return (
    <fieldset className={classes.ticks}>
      <legend className={classes.ticksTitle}>
        {(plan?.toConfirm.length ?? 0) > 0 ? t('plan.confirmTitle') : t('match.confirmText')}
      </legend>
      {toTick.map((name) => (
        <Checkbox
          key={name}
          label={words.tick(name, fields)}
          checked={ticked.includes(name)}
          onChange={(event) => review.tick(name, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
