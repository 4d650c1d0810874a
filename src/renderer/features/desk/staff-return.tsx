import { Button, PinInput } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { usePatientScreen } from '../../app/patient-screen-state.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './patient-screen.module.css';

const mostTries = 5;
const waitMs = 30_000;

/** The only way back to the operator's side: the four digits that the operator chose. After five wrong ones it waits. */
export function StaffReturn({ onReturn }: { onReturn: () => void }) {
  const { t, format } = useWords();
  const code = usePatientScreen((state) => state.code);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [tries, setTries] = useState(0);
  const [waitsUntil, setWaitsUntil] = useState(0);
  const field = useRef<HTMLDivElement>(null);
  // Without an id of its own the field draws its boxes anew, and the focus is lost.
  const id = useId();
  const now = useNow(waitsUntil > 0);
  const isWaiting = waitsUntil > now;
  useEffect(() => {
    if (isOpen && !isWaiting) field.current?.querySelector('input')?.focus();
  }, [isOpen, isWaiting]);
  const tryDigits = (digits: string) => {
    if (isWaiting) return;
    if (digits === code) {
      onReturn();
      return;
    }
    setTyped('');
    field.current?.querySelector('input')?.focus();
    const failed = tries + 1;
    setTries(failed % mostTries);
    if (failed === mostTries) setWaitsUntil(Date.now() + waitMs);
  };
  if (!isOpen)
    return (
      <Button size="md" variant="subtle" color="gray" onClick={() => setOpen(true)}>
        {t('desk.staff')}
      </Button>
    );
  return (
    <fieldset className={classes.staff} aria-label={t('desk.staffCode')}>
      <span>{t('desk.staffCode')}</span>
      <div ref={field}>
        <PinInput
          id={id}
          type="number"
          mask
          length={4}
          size="md"
          value={typed}
          disabled={isWaiting}
          ariaLabel={t('desk.digit')}
          onChange={setTyped}
          onComplete={tryDigits}
        />
      </div>
      <span role="status" className={classes.wrong}>
        {isWaiting
          ? t('desk.wait', { time: format.span((waitsUntil - now) / 1000) })
          : tries > 0
            ? t('desk.wrongCode')
            : null}
      </span>
      <Button size="md" variant="default" onClick={() => setOpen(false)}>
        {t('common.close')}
      </Button>
    </fieldset>
  );
}
