import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PeopleSettings } from '../../../contract/people.ts';
import { emergencyModes, signInMethods } from '../../../contract/plain.ts';
import { useServices } from '../../app/services.tsx';
import { AskFirst } from '../../ui/ask-first.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { isCount } from './settings-form.ts';
import classes from './settings-page.module.css';

/** How people sign in, when the desk locks, and who may take more rights. */
export function PeopleRules({ people }: { people: PeopleSettings }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [signIn, setSignIn] = useState(people.signIn);
  const [lockMinutes, setLockMinutes] = useState(people.lockMinutes === null ? '' : String(people.lockMinutes));
  const [offlineDays, setOfflineDays] = useState(String(people.offlineDays));
  const [emergency, setEmergency] = useState(people.emergency);
  const save = useMutation({ mutationFn: (rules: Partial<PeopleSettings>) => engine.settings.save({ people: rules }) });
  const isLockRight = lockMinutes.trim() === '' || isCount(lockMinutes, 1, 240);
  const isOfflineRight = isCount(offlineDays, 0, 30);
  const rules: PeopleSettings = {
    ...{ signIn, emergency },
    lockMinutes: lockMinutes.trim() === '' ? null : Number(lockMinutes),
    offlineDays: Number(offlineDays),
  };
  const isDirty = JSON.stringify(rules) !== JSON.stringify({ ...rules, ...people });
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={t('people.method')}
        value={signIn}
        data={signInMethods
          .filter((one) => one !== 'off')
          .map((value) => ({ value, label: t(`people.method_${value}`) }))}
        onChange={(event) => setSignIn(event.currentTarget.value === 'browser' ? 'browser' : 'password')}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('people.lockMinutes')}
          description={t('people.lockMinutesHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          value={lockMinutes}
          error={isLockRight ? null : t('people.lockMinutesHint')}
          onChange={(event) => setLockMinutes(event.currentTarget.value)}
        />
        <TextInput
          label={t('people.offlineDays')}
          description={t('people.offlineDaysHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          value={offlineDays}
          error={isOfflineRight ? null : t('people.offlineDaysHint')}
          onChange={(event) => setOfflineDays(event.currentTarget.value)}
        />
      </div>
      <NativeSelect
        label={t('people.emergencyWho')}
        value={emergency}
        data={emergencyModes.map((value) => ({ value, label: t(`people.emergency_${value}`) }))}
        onChange={(event) => setEmergency(emergencyModes.find((mode) => mode === event.currentTarget.value) ?? 'off')}
      />
      {save.error ? <FaultNote fault={faultOf(save.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {isDirty ? t('settings.unsaved') : save.isSuccess ? t('settings.saved') : null}
        </span>
        <AskFirst
          label={t('people.turnOff')}
          name={t('people.turnOff')}
          question={t('people.turnOffAsk')}
          yes={t('people.turnOffYes')}
          no={t('people.turnOffNo')}
          isBusy={save.isPending}
          onYes={() => save.mutate({ signIn: 'off' })}
        />
        <Button
          loading={save.isPending}
          disabled={!isDirty || !isLockRight || !isOfflineRight}
          onClick={() => save.mutate(rules)}
        >
          {t('common.save')}
        </Button>
      </div>
    </div>
  );
}
