import { Checkbox, Radio } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Order } from '../../../contract/directory.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { chosenOrder, splitOrders, takesNoImages } from './order-choice.ts';
import { OrderOption } from './order-option.tsx';
import { OrderSearch } from './order-search.tsx';
import type { Review } from './use-review.ts';
import { VetoedOrders } from './vetoed-orders.tsx';

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
  const [isVetoedOpen, setVetoedOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const { orders, orderId, takenOrderIds } = review;
  const { offered, vetoed } = splitOrders(orders, orderId);
  const extra = found && !orders.some(({ order }) => order.id === found.id) ? found : null;
  const chosen = orders.find(({ order }) => order.id === orderId)?.order ?? (extra?.id === orderId ? extra : null);

  const choose = (order: Order) => {
    const ranked = orders.find((one) => one.order.id === order.id);
    review.changeStudy(chosenOrder(order, ranked, review.studyInstanceUid));
  };
  const chooseById = (id: string) => {
    const order = [...offered.map((ranked) => ranked.order), extra].find((one) => one?.id === id);
    if (order) choose(order);
    else review.changeStudy({ orderId: null, asPrior: false });
  };

  return (
    <Section title={t('order.title')}>
      {orders.length === 0 ? <p className={classes.quiet}>{t('order.none')}</p> : null}
      {orders.length > 0 && offered.length === 0 ? <p className={classes.quiet}>{t('order.noneFits')}</p> : null}
      <Radio.Group
        aria-label={t('order.choose')}
        value={orderId === null ? withoutOrder : (orderId ?? '')}
        onChange={chooseById}
      >
        <div className={classes.options} ref={list}>
          {offered.map((ranked) => (
            <OrderOption
              key={ranked.order.id}
              order={ranked.order}
              ranked={ranked}
              isTaken={takenOrderIds.has(ranked.order.id)}
            />
          ))}
          {extra ? <OrderOption order={extra} isTaken={takenOrderIds.has(extra.id)} /> : null}
          <Radio.Card value={withoutOrder} className={classes.radio ?? ''} aria-label={t('order.without')}>
            <Radio.Indicator className={classes.indicator ?? ''} />
            <span className={classes.radioText}>
              <span className={classes.optionName}>{t('order.without')}</span>
              <span className={classes.optionFacts}>{t('order.withoutText')}</span>
            </span>
          </Radio.Card>
        </div>
      </Radio.Group>
      {chosen ? <AsPrior review={review} order={chosen} /> : null}
      <VetoedOrders
        orders={vetoed}
        isOpen={isVetoedOpen}
        onToggle={() => setVetoedOpen(!isVetoedOpen)}
        onTake={({ order }) => choose(order)}
      />
      <OrderSearch
        review={review}
        patientId={patientId}
        onFound={(order) => {
          // What something rules out is shown, not taken.
          if (vetoed.some((one) => one.order.id === order.id)) setVetoedOpen(true);
          else {
            setFound(order);
            choose(order);
          }
        }}
        onBack={() => list.current?.querySelector<HTMLElement>('[role="radio"]')?.focus()}
      />
    </Section>
  );
}

/** Whether the study becomes the order's images, or is kept to be compared with and leaves the order open. */
function AsPrior({ review, order }: { review: Review; order: Order }) {
  const { t } = useWords();
  const isOnly = takesNoImages(order, review.studyInstanceUid);
  return (
    <Checkbox
      label={t('order.asPrior')}
      description={isOnly ? t('order.priorOnly') : t('order.asPriorText')}
      checked={review.studyDraft.asPrior}
      disabled={isOnly}
      onChange={(event) => review.changeStudy({ asPrior: event.currentTarget.checked })}
    />
  );
}
