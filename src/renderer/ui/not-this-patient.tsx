import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { AskFirst } from './ask-first.tsx';

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
  const [reason, setReason] = useState('');
  return (
    <AskFirst
      label={t('queue.notThisPatient')}
      name={t('queue.notThisPatientName', { title })}
      question={t('queue.notThisPatientAsk')}
      yes={t('queue.notThisPatientYes')}
      no={t('queue.notThisPatientNo')}
      isReady={reason.trim() !== ''}
      isBusy={isBusy}
      onYes={() => onSay(reason.trim())}
    >
      <TextInput
        label={t('queue.notThisPatientWhy')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskFirst>
  );
}
