import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { RankedOrder } from '../../../contract/directory.ts';
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
