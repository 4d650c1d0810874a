import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconPhoto } from '@tabler/icons-react';
import type { Order, RankedOrder } from '../../../contract/directory.ts';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { OrderFacts, OrderWhy } from './order-facts.tsx';

/** Orders that something rules out: out of the way, with why, and a deliberate step for who knows better. */
export function VetoedOrders({
  orders,
  isOpen,
  onToggle,
  onTake,
}: {
  orders: readonly RankedOrder[];
  isOpen: boolean;
  onToggle: () => void;
  onTake: (ranked: RankedOrder) => void;
}) {
  const { t } = useWords();
  if (orders.length === 0) return null;
  return (
    <>
      <div>
        <Button
          variant="default"
          size="xs"
          aria-expanded={isOpen}
          onClick={onToggle}
          rightSection={isOpen ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
        >
          {t('order.unlikely', { count: orders.length })}
        </Button>
      </div>
      {isOpen ? (
        <ul className={classes.options}>
          {orders.map((ranked) => (
            <li key={ranked.order.id} className={classes.vetoed}>
              <OrderFacts order={ranked.order} />
              <OrderWhy ranked={ranked} isTaken={false} />
              {ranked.order.studyInstanceUid ? <OrderImages order={ranked.order} /> : null}
              <Button
                size="xs"
                variant="default"
                className={classes.takeAnyway ?? ''}
                aria-label={t('order.takeAnywayName', { accession: ranked.order.accessionNumber })}
                onClick={() => onTake(ranked)}
              >
                {t('order.takeAnyway')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** What hangs on an order already can be looked at before anybody takes the order for another study. */
function OrderImages({ order }: { order: Order }) {
  const { t } = useWords();
  const viewer = useViewer();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        className={classes.takeAnyway ?? ''}
        loading={viewer.isPending}
        leftSection={<IconPhoto size={16} aria-hidden />}
        aria-label={t('queue.viewImagesName', { title: order.accessionNumber })}
        onClick={() => viewer.mutate([order.studyInstanceUid])}
      >
        {t('queue.viewImages')}
      </Button>
      {viewer.error ? <FaultNote fault={faultOf(viewer.error)} live="alert" /> : null}
    </>
  );
}
