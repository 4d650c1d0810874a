import { Button } from '@mantine/core';
import { IconLock, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import type { Desk } from '../../../contract/people.ts';
import { useWords } from '../../words/use-words.ts';
import { BrowserSignIn } from './browser-sign-in.tsx';
import { EmergencyForm } from './emergency-form.tsx';
import { PasswordSignIn } from './password-sign-in.tsx';
import classes from './people.module.css';

/** What a locked desk shows: who may open it, and nothing of any patient. */
export function SignInPage({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const [isEmergency, setEmergency] = useState(false);
  const { person, ehrHost, signIn, status } = desk;
  const host = ehrHost ?? t('part.ehr');
  const isLocked = status === 'locked';
  const TitleIcon = isLocked ? IconLock : IconUser;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <h1 className={classes.title}>
          <TitleIcon size={26} stroke={1.5} aria-hidden />
          {t(isEmergency ? 'people.emergencyTitle' : isLocked ? 'people.lockedTitle' : 'people.signInTitle')}
        </h1>
        {isEmergency ? (
          <EmergencyForm asksName onDone={() => setEmergency(false)} />
        ) : (
          <>
            {isLocked && person ? <p className={classes.text}>{t('people.lockedBy', { name: person.name })}</p> : null}
            <p className={classes.text}>
              {t(signIn === 'browser' ? 'people.browserText' : 'people.signInText', { host })}
            </p>
            {signIn === 'browser' ? <BrowserSignIn desk={desk} /> : <PasswordSignIn desk={desk} />}
          </>
        )}
        <div className={classes.foot}>
          <span>{t('people.goesOn')}</span>
          {desk.emergency === 'anyone' && !isEmergency ? (
            <Button variant="subtle" size="compact-sm" color="red" onClick={() => setEmergency(true)}>
              {t('people.emergency')}
            </Button>
          ) : null}
        </div>
      </div>
    </main>
  );
}
