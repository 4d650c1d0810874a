import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Desk } from '../../../contract/people.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './people.module.css';

/** Name and password of the EHR. One click on a name of this desk leaves only the password to type. */
export function PasswordSignIn({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const { engine } = useServices();
  const own = desk.status === 'locked' && desk.person?.source !== 'emergency' ? (desk.person?.login ?? '') : '';
  const [login, setLogin] = useState(own);
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => engine.people.signIn({ login, password }),
    onError: () => {
      setPassword('');
      passwordField.current?.focus();
    },
  });
  const isReady = login.trim() !== '' && password !== '';
  const isReturn = own !== '' && login === own;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) signIn.mutate();
  };
  const choose = (chosen: string): void => {
    setLogin(chosen);
    signIn.reset();
    passwordField.current?.focus();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      {desk.recent.length > 1 ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the buttons; the group has a name all the same
        <div className={classes.recent} role="group" aria-label={t('people.recent')}>
          {desk.recent.map(({ login: known, name }) => (
            <Button
              key={known}
              variant={login === known ? 'light' : 'default'}
              size="xs"
              aria-pressed={login === known}
              onClick={() => choose(known)}
            >
              {name}
            </Button>
          ))}
        </div>
      ) : null}
      <TextInput
        label={t('people.login')}
        value={login}
        autoComplete="off"
        spellCheck={false}
        autoFocus={own === ''}
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        ref={passwordField}
        label={t('people.password')}
        value={password}
        autoComplete="off"
        autoFocus={own !== ''}
        visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.error ? <FaultNote fault={faultOf(signIn.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <Button type="submit" disabled={!isReady} loading={signIn.isPending}>
          {t(isReturn ? 'people.unlock' : 'people.signIn')}
        </Button>
      </div>
    </form>
  );
}
