import { Button, Popover, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import classes from './not-this-patient.module.css';

/** "Not this patient": says what follows, asks how it is known, and only then does it. */
export function NotThisPatient({
  title,
  isBusy,
  onSay,
}: {
  title: string;
  isBusy: boolean;
  onSay: (reason: string) => void;
}) {
  const { t } = useWords();
  const [isOpen, asking] = useDisclosure(false);
  const [reason, setReason] = useState('');
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? asking.open() : asking.close())}
      trapFocus
      position="top-end"
      shadow="md"
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          loading={isBusy}
          aria-label={t('queue.notThisPatientName', { title })}
          onClick={asking.toggle}
        >
          {t('queue.notThisPatient')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.ask ?? ''}>
        <p>{t('queue.notThisPatientAsk')}</p>
        <TextInput
          label={t('queue.notThisPatientWhy')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.answers}>
          <Button size="sm" variant="default" onClick={asking.close}>
            {t('queue.notThisPatientNo')}
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={reason.trim() === ''}
            onClick={() => {
              onSay(reason.trim());
              asking.close();
            }}
          >
            {t('queue.notThisPatientYes')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
