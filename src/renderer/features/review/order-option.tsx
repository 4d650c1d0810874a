import { Radio } from '@mantine/core';
import type { Order, RankedOrder } from '../../../contract/directory.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { OrderFacts, OrderWhy } from './order-facts.tsx';

/** One order to choose, with why it fits where the matcher ranked it. */
export function OrderOption({
  order,
  ranked,
  isTaken = false,
}: {
  order: Order;
  ranked?: RankedOrder;
  /** Another study is being imported for it. */
  isTaken?: boolean;
}) {
  const { t } = useWords();
  return (
    <Radio.Card
      value={order.id}
      className={classes.radio ?? ''}
      aria-label={t('order.optionName', { accession: order.accessionNumber, procedure: order.procedureName })}
    >
      <Radio.Indicator className={classes.indicator ?? ''} />
      <span className={classes.radioText}>
        <OrderFacts order={order} isBest={ranked?.suggested === true && !isTaken} />
        {ranked ? <OrderWhy ranked={ranked} isTaken={isTaken} /> : null}
      </span>
    </Radio.Card>
  );
}
