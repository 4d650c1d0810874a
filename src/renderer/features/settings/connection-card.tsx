import type { ReactNode } from 'react';
import type { Connection } from '../../app/connect/use-connection.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
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
  removeAsk,
  result,
  children,
}: {
  title: string;
  text: string;
  connection: Connection<Form, Trial>;
  /** What follows when the connection is taken away; null where there is none, or where it cannot be. */
  removeAsk: string | null;
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
          {removeAsk === null ? null : (
            <AskFirst
              label={t('settings.remove')}
              name={t('settings.removeName', { part: title })}
              question={removeAsk}
              yes={t('settings.removeYes')}
              no={t('settings.removeNo')}
              isBusy={isBusy}
              onYes={connection.remove}
            />
          )}
          <ConnectionButtons connection={connection} />
        </div>
      </Section>
    </div>
  );
}
