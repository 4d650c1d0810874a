import { Button, Checkbox, Radio } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Order } from '../../../contract/directory.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { OrderOption } from './order-option.tsx';
import type { Review } from './use-review.ts';

const withoutOrder = '-';

/** The order that the study answers: the patient's orders with the reasons for the best one, a search, or none. */
export function AccessionMatcher({ review }: { review: Review }) {
  const { t } = useWords();
  const patientId = review.decision.candidate?.patient.id ?? null;
  if (patientId === null) {
    return (
      <Section title={t('order.title')}>
        <p className={classes.quiet}>{t('order.needsPatient')}</p>
      </Section>
    );
  }
  return <Orders key={patientId} review={review} patientId={patientId} />;
}

function Orders({ review, patientId }: { review: Review; patientId: string }) {
  const { t } = useWords();
  const [found, setFound] = useState<Order | null>(null);
  const known = review.orders.map(({ order }) => order.id);
  const extra = found && found.patientId === patientId && !known.includes(found.id) ? found : null;
  const value = review.orderId === null ? withoutOrder : (review.orderId ?? '');
  return (
    <Section title={t('order.title')}>
      {review.orders.length === 0 ? <p className={classes.quiet}>{t('order.none')}</p> : null}
      <Radio.Group
        aria-label={t('order.choose')}
        value={value}
        onChange={(next) => review.changeStudy({ orderId: next === withoutOrder ? null : next })}
      >
        <div className={classes.options}>
          {review.orders.map(({ order, suggested, reasons }) => (
            <OrderOption
              key={order.id}
              order={order}
              suggested={suggested && !review.takenOrderIds.has(order.id)}
              reasons={review.takenOrderIds.has(order.id) ? [...reasons, 'linked-to-another-study'] : reasons}
              isChosen={value === order.id}
            />
          ))}
          {extra ? <OrderOption order={extra} suggested={false} reasons={[]} isChosen={value === extra.id} /> : null}
          <Radio.Card value={withoutOrder} className={classes.radio ?? ''} aria-label={t('order.without')}>
            <Radio.Indicator className={classes.indicator ?? ''} />
            <span className={classes.radioText}>
              <span className={classes.optionName}>{t('order.without')}</span>
              <span className={classes.optionFacts}>{t('order.withoutText')}</span>
            </span>
          </Radio.Card>
        </div>
      </Radio.Group>
      <Checkbox
        label={t('order.asPrior')}
        description={t('order.asPriorText')}
        checked={review.studyDraft.asPrior}
        onChange={(event) => review.changeStudy({ asPrior: event.currentTarget.checked })}
      />
      <OrderSearch review={review} patientId={patientId} onFound={setFound} />
    </Section>
  );
}

function OrderSearch({
  review,
  patientId,
  onFound,
}: {
  review: Review;
  patientId: string;
  onFound: (order: Order) => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const [text, setText] = useState('');
  const search = useMutation({
    mutationFn: (accessionNumber: string) => engine.directory.findOrder({ accessionNumber }),
    onSuccess: (order) => {
      if (order?.patientId !== patientId) return;
      onFound(order);
      review.changeStudy({ orderId: order.id });
    },
  });
  const order = search.data;
  const find = () => {
    if (text.trim()) search.mutate(text.trim());
  };
  return (
    <>
      <div className={classes.find}>
        <SearchField
          className={classes.findField}
          hotkey={false}
          label={t('order.searchLabel')}
          placeholder={t('order.searchHint')}
          value={text}
          onChange={(next) => {
            setText(next);
            search.reset();
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
