import { Checkbox } from '@mantine/core';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './plan-view.module.css';
import type { Review } from './use-review.ts';

/** Shown only where a name does not fit the disc's letters: what happens to its texts, and the way to write it without accents instead. */
export function CharsetChoice({ review }: { review: Review }) {
  const { t } = useWords();
  const { plan, studyDraft } = review;
  const isPlain = studyDraft.charsetPolicy === 'ascii';
  const charset = plan?.charset ?? null;
  if (charset === null && !isPlain) return null;
  const converted = charset?.switches.reduce((sum, one) => sum + one.transcodedElements, 0) ?? 0;
  const forms = charset?.repair ? null : (charset?.asciiForms ?? (isPlain ? [] : null));
  const name = forms?.find(({ keyword }) => keyword === 'PatientName')?.value;
  return (
    <>
      {converted > 0 ? <p className={classes.quiet}>{t('plan.converted', { count: converted })}</p> : null}
      {forms ? (
        <Checkbox
          size="xs"
          label={name ? t('plan.plainName', { name: readableName(name) }) : t('plan.plainNames')}
          checked={isPlain}
          onChange={(event) =>
            review.changeStudy({ charsetPolicy: event.currentTarget.checked ? 'ascii' : 'transcode' })
          }
        />
      ) : null}
    </>
  );
}
