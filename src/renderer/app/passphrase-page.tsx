import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { EngineState } from '../../contract/shell.ts';
import { Note } from '../ui/note.tsx';
import { useWords } from '../words/use-words.ts';
import { useServices } from './services.tsx';
import classes from './start-page.module.css';

/** Guessing costs half a second a try; twelve characters make that hopeless. */
const shortest = 12;

/** Asks for the passphrase of a vault, or for a new one: where the system has no keychain that protects the key. */
export function PassphrasePage({ question }: { question: NonNullable<EngineState['passphrase']> }) {
  const { t } = useWords();
  const { shell } = useServices();
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const unlock = useMutation({ mutationFn: () => shell.vault.unlock({ passphrase }) });
  const { isNew, wrong } = question;
  const tooShort = isNew && passphrase !== '' && passphrase.length < shortest;
  const differs = isNew && repeated !== '' && repeated !== passphrase;
  const ready = isNew ? passphrase.length >= shortest && repeated === passphrase : passphrase !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) unlock.mutate();
  };
  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit}>
        <h1 className={classes.title}>{t(isNew ? 'start.newTitle' : 'start.openTitle')}</h1>
        <p className={classes.text}>{t(isNew ? 'start.newText' : 'start.openText')}</p>
        {isNew ? <Note tone="person" title={t('start.newWarning')} /> : null}
        {wrong ? <Note tone="stop" live="alert" title={t('start.wrong')} /> : null}
        <div className={classes.fields}>
          <PasswordInput
            label={t('start.passphrase')}
            autoComplete="off"
            data-autofocus
            autoFocus
            {...(isNew ? { description: t('start.hint') } : {})}
            value={passphrase}
            error={tooShort ? t('start.tooShort') : null}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          {isNew ? (
            <PasswordInput
              label={t('start.repeat')}
              autoComplete="off"
              value={repeated}
              error={differs ? t('start.differs') : null}
              onChange={(event) => setRepeated(event.currentTarget.value)}
            />
          ) : null}
        </div>
        <div className={classes.actions}>
          <Button type="submit" disabled={!ready} loading={unlock.isPending}>
            {t(isNew ? 'start.choose' : 'start.open')}
          </Button>
        </div>
      </form>
    </main>
  );
}
