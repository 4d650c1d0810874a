import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './people.module.css';

const shortest = 8;

/** Asks for the reason of an emergency access, and for a name where nobody is signed in. */
export function EmergencyForm({ asksName, onDone }: { asksName: boolean; onDone: () => void }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const take = useMutation({
    mutationFn: () => engine.people.takeEmergencyAccess({ reason, ...(asksName ? { name } : {}) }),
    onSuccess: onDone,
  });
  const isReady = reason.trim().length >= shortest && (!asksName || name.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) take.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.text}>{t('people.emergencyText')}</p>
      {asksName ? (
        <TextInput
          label={t('people.emergencyName')}
          value={name}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : null}
      <Textarea
        label={t('people.emergencyReason')}
        description={t('people.emergencyReasonHint')}
        value={reason}
        rows={2}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {take.error ? <FaultNote fault={faultOf(take.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <Button variant="default" onClick={onDone}>
          {t('common.close')}
        </Button>
        <Button type="submit" color="red" disabled={!isReady} loading={take.isPending}>
          {t('people.emergencyTake')}
        </Button>
      </div>
    </form>
  );
}
