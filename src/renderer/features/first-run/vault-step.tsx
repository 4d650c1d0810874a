import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useInfo } from '../../app/engine-queries.ts';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './first-run.module.css';
import { StepFrame } from './step-frame.tsx';

/** Says where the key of the vault is, which was made before the window opened, and what that asks of people. */
export function VaultStep({ onNext }: { onNext: () => void }) {
  const { t } = useWords();
  const { data } = useInfo();
  const origin = data?.keyOrigin;
  return (
    <StepFrame step="vault" onSubmit={onNext} actions={<Button type="submit">{t('firstRun.next')}</Button>}>
      {origin ? (
        <Note
          tone={origin === 'plain-file' ? 'person' : 'quiet'}
          {...(origin === 'plain-file' ? {} : { icon: IconLock })}
          title={t(`firstRun.key.${origin}`)}
        >
          {t(`firstRun.keyTodo.${origin}`)}
        </Note>
      ) : null}
      {data ? (
        <dl className={classes.facts}>
          <dt>{t('firstRun.folder')}</dt>
          <dd>
            <bdi>{data.home}</bdi>
          </dd>
        </dl>
      ) : null}
    </StepFrame>
  );
}
