import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../app/connect/use-connection.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ConnectionButtons } from './connection-buttons.tsx';
import classes from './settings-page.module.css';

/** One connection of the site: its fields, what a test of them gave, and save, test, remove. */
export function ConnectionCard<Form, Trial>({
  title,
  text,
  connection,
  canRemove,
  result,
  children,
}: {
  title: string;
  text: string;
  connection: Connection<Form, Trial>;
  canRemove: boolean;
  result: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const { isDirty, isBusy, isSaved, error } = connection;
  return (
    <div className={classes.card}>
      <Section title={title} text={text}>
        {children}
        <div aria-live="polite">
          {error ? <FaultNote fault={faultOf(error)} /> : null}
          {result}
        </div>
        <div className={classes.actions}>
          <span className={classes.state} role="status">
            {isDirty ? t('settings.unsaved') : isSaved ? t('settings.saved') : null}
          </span>
          {canRemove ? (
            <Button
              variant="subtle"
              color="gray"
              disabled={isBusy}
              aria-label={t('settings.removeName', { part: title })}
              onClick={connection.remove}
            >
              {t('settings.remove')}
            </Button>
          ) : null}
          <ConnectionButtons connection={connection} />
        </div>
      </Section>
    </div>
  );
}
