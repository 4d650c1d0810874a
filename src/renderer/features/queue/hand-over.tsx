import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { useHandoverOf } from '../../app/engine-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { AskFirst } from '../../ui/ask-first.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useHandoverWords } from '../../words/use-handover-words.ts';
import { useWords } from '../../words/use-words.ts';

/** Hands an import to a colleague, or to whoever comes next, with a note. */
export function HandOver({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const users = useQuery({ queryKey: queryKeys.historyUsers, queryFn: () => engine.history.users({}) });
  const handOver = useMutation({
    mutationFn: () => engine.desk.handOver({ importId: view.id, to, note: note.trim() }),
    onSuccess: () => setNote(''),
  });
  return (
    <>
      <AskFirst
        label={t('handover.do')}
        name={t('handover.name', { title: view.title })}
        question={t('handover.ask')}
        yes={t('handover.yes')}
        no={t('common.close')}
        isReady={note.trim() !== ''}
        isBusy={handOver.isPending}
        icon={<IconUserShare size={16} aria-hidden />}
        onYes={() => handOver.mutate()}
      >
        <NativeSelect
          label={t('handover.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            { value: '', label: t('handover.everybody') },
            ...(users.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Textarea
          label={t('handover.note')}
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </AskFirst>
      {handOver.error ? <FaultNote fault={faultOf(handOver.error)} live="alert" /> : null}
    </>
  );
}

/** What a colleague left with the import, until somebody takes it. */
export function HandoverNote({ view }: { view: ImportView }) {
  const { t } = useWords();
  const { engine } = useServices();
  const handover = useHandoverOf(view.id);
  const words = useHandoverWords();
  const take = useMutation({ mutationFn: () => engine.desk.takeOver({ importId: view.id }) });
  if (!handover) return null;
  return (
    <Note
      tone="person"
      icon={IconUserShare}
      title={words.title(handover)}
      actions={
        <Button size="xs" variant="default" loading={take.isPending} onClick={() => take.mutate()}>
          {t('handover.take')}
        </Button>
      }
    >
      {handover.note}
      {take.error ? <FaultNote fault={faultOf(take.error)} live="alert" /> : null}
    </Note>
  );
}
