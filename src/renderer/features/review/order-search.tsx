import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Order } from '../../../contract/directory.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { usePaneHotkey } from './use-pane-hotkey.ts';
import type { Review } from './use-review.ts';

/** Finds an order by its accession number. Ctrl+Shift+F comes here, Enter finds, the arrow down and Escape go to the list of orders. */
export function OrderSearch({
  review,
  patientId,
  onFound,
  onBack,
}: {
  review: Review;
  patientId: string;
  /** An order of this patient. */
  onFound: (order: Order) => void;
  onBack: () => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  usePaneHotkey('mod+shift+F', () => field.current?.focus());
  const search = useMutation({
    mutationFn: (accessionNumber: string) => engine.directory.findOrder({ accessionNumber }),
    onSuccess: (order) => {
      if (order?.patientId === patientId) onFound(order);
    },
  });
  const order = search.data;
  const find = () => {
    if (text.trim()) search.mutate(text.trim());
  };
  const change = (next: string) => {
    setText(next);
    search.reset();
  };
  return (
    <>
      <div className={classes.find}>
        <SearchField
          inputRef={field}
          className={classes.findField}
          hotkey={false}
          label={t('order.searchLabel')}
          placeholder={t('order.searchHint')}
          value={text}
          onChange={change}
          onKey={(key) => {
            const isBack = key === 'ArrowDown' || (key === 'Escape' && text === '');
            if (isBack) onBack();
            return isBack;
          }}
          onEnter={find}
        />
        <Button variant="default" loading={search.isPending} disabled={text.trim() === ''} onClick={find}>
          {t('order.find')}
        </Button>
      </div>
      {search.error ? <FaultNote fault={faultOf(search.error)} live="status" /> : null}
      {order === null ? (
        <Note tone="quiet" live="status" title={t('order.notFound', { accession: search.variables ?? '' })} />
      ) : null}
      {order && order.patientId !== patientId ? (
        <Note
          tone="stop"
          live="alert"
          title={t('order.otherPatient')}
          actions={
            <Button
              size="xs"
              variant="default"
              onClick={() => review.choosePatient({ by: 'directory', patientId: order.patientId })}
            >
              {t('order.compareThem')}
            </Button>
          }
        >
          {t('order.otherPatientTodo')}
        </Note>
      ) : null}
    </>
  );
}
