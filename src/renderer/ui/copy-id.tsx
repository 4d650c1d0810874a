import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useWords } from '../words/use-words.ts';
import { visibleText } from '../words/visible-text.ts';
import classes from './copy-id.module.css';

/** A number that somebody may have to type elsewhere: shown whole, selectable, and copied with one click. */
export function CopyId({ name, value }: { name: string; value: string }) {
  const { t } = useWords();
  if (value === '') return <span>{t('common.notGiven')}</span>;
  return (
    <span className={classes.id}>
      <bdi className={classes.value}>{visibleText(value)}</bdi>
      <CopyAction name={name} value={value} />
    </span>
  );
}

/** Copies what stands beside it. */
export function CopyAction({ name, value }: { name: string; value: string }) {
  const { t } = useWords();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon
          className={classes.action ?? ''}
          size="sm"
          variant="subtle"
          color="gray"
          onClick={copy}
          title={copied ? t('common.copied') : t('copy.do', { name })}
          aria-label={copied ? t('common.copied') : t('copy.do', { name })}
        >
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
