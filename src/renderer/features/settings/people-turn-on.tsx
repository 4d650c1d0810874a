import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';

/** Turns the sign-in on, with the one sign-in that proves that it works. */
export function PeopleTurnOn({ hasEhr }: { hasEhr: boolean }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const turnOn = useMutation({
    async mutationFn() {
      await engine.people.signIn({ login, password });
      // Nobody is left signed in where nobody signs in.
      await engine.settings.save({ people: { signIn: 'password' } }).catch(async (error: unknown) => {
        await engine.people.signOut({});
        throw error;
      });
    },
    onSettled: () => setPassword(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    turnOn.mutate();
  };
  return (
    <form className={classes.fields} onSubmit={submit}>
      <p className={classes.state}>{t('people.turnOnText')}</p>
      <div className={classes.pair}>
        <TextInput
          label={t('people.login')}
          value={login}
          autoComplete="off"
          spellCheck={false}
          disabled={!hasEhr}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('people.password')}
          value={password}
          autoComplete="off"
          disabled={!hasEhr}
          visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      {turnOn.error ? <FaultNote fault={faultOf(turnOn.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <Button type="submit" loading={turnOn.isPending} disabled={!hasEhr || login.trim() === '' || password === ''}>
          {t('people.turnOn')}
        </Button>
      </div>
    </form>
  );
}
