import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TagRow } from '../../../contract/tags.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../words/use-words.ts';
import { editableFields } from './editable-fields.ts';
import classes from './tag-details.module.css';
import { useLimitWords, useProblemWords } from './use-problem-words.ts';
import type { Review } from './use-review.ts';

const typingPauseMs = 150;

/**
 * Sets one tag in every image of the study. Nothing enters the plan that the engine has not called writable, and what comes with the patient or the
 * order is changed there.
 */
export function TagEdit({ row, text, review }: { row: TagRow; text: string; review: Review }) {
  const { t } = useWords();
  const { engine } = useServices();
  const problemWords = useProblemWords();
  const limitWords = useLimitWords();
  const { keyword } = row;
  const planned = review.plan?.changes.find((change) => change.keyword === keyword) ?? null;
  const { [keyword]: edited, ...otherEdits } = review.studyDraft.edits;
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? edited ?? planned?.new ?? text;
  const [settled] = useDebouncedValue(value, typingPauseMs);
  const check = useQuery({
    queryKey: queryKeys.valueCheck(keyword, settled),
    queryFn: ({ signal }) => engine.plan.checkValue({ keyword, value: settled }, { signal }),
    enabled: typed !== null,
  });
  const lockedBy = editableFields.find((field) => field.keyword === keyword)?.lockedBy ?? null;
  if (keyword === '' || lockedBy !== null) {
    return (
      <p className={classes.locked}>
        <IconLock size={16} aria-hidden />{' '}
        {keyword === ''
          ? t('tags.whyNot.unknown')
          : t(lockedBy === 'patient' ? 'editor.lockedPatient' : 'editor.lockedOrder')}
      </p>
    );
  }
  const from =
    edited !== undefined
      ? t('editor.from.operator')
      : planned && (planned.reason === 'directory' || planned.reason === 'order')
        ? t(`editor.from.${planned.reason}`)
        : null;
  const isChecked = settled === value && check.data !== undefined && !check.isFetching;
  const problem = isChecked ? check.data : null;
  return (
    <form
      className={classes.edit}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChecked || problem !== null) return;
        review.changeStudy({ edits: { ...otherEdits, [keyword]: value } });
        setTyped(null);
      }}
    >
      <TextInput
        label={t('tags.inAllImages')}
        value={value}
        dir="auto"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={[from, limitWords(keyword, row.vr)].filter(Boolean).join(' · ') || null}
        error={problem ? problemWords(problem, row.vr) : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Escape takes the typing back; only the next one leaves the table.
          if (event.key !== 'Escape' || typed === null) return;
          event.stopPropagation();
          setTyped(null);
        }}
      />
      <div className={classes.answers}>
        {edited !== undefined ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setTyped(null);
              review.changeStudy({ edits: otherEdits });
            }}
          >
            {t('common.undo')}
          </Button>
        ) : null}
        <Button size="xs" type="submit" disabled={typed === null || !isChecked || problem !== null}>
          {t('tags.takeOver')}
        </Button>
      </div>
    </form>
  );
}
