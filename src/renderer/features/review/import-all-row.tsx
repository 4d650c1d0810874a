import { NativeSelect } from '@mantine/core';
import type { Fault } from '../../../contract/fault.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { Tone } from '../../ui/tone.ts';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './import-all.module.css';
import type { RowNeed } from './import-all.ts';
import { chosenOrder, splitOrders } from './order-choice.ts';
import type { ImportAllRow } from './use-import-all.ts';

const withoutOrder = '-';

/** A study of the list: what it is, its order, and whether it goes along or why it stays. */
export function ImportAllItem({
  row,
  takenOrderIds,
  made,
  refused,
  isLocked,
  onOrder,
}: {
  row: ImportAllRow;
  /** The orders that other studies have. */
  takenOrderIds: ReadonlySet<string>;
  made: ImportView | undefined;
  refused: Fault | undefined;
  isLocked: boolean;
  onOrder: (order: { orderId: string | null; asPrior: boolean }) => void;
}) {
  const { t, format } = useWords();
  const { study } = row;
  const date = study.studyDate ? format.date(study.studyDate) : t('review.undated');
  const isOpenForOrder = made === undefined && (row.need === null || row.need === 'order' || row.need === 'plan');
  return (
    <li className={classes.row}>
      <div className={classes.study}>
        <span className={classes.head}>
          <ModalityChips modalities={study.modalities} />
          <span>{date}</span>
        </span>
        <span className={classes.description}>{study.description || t('review.noDescription')}</span>
        <FactLine facts={[t('common.images', { count: study.instances })]} />
      </div>
      <div className={classes.end}>
        {isOpenForOrder ? (
          <OrderOfRow row={row} takenOrderIds={takenOrderIds} isLocked={isLocked} onOrder={onOrder} />
        ) : null}
        <RowState need={row.need} made={made} fault={refused ?? (row.error ? faultOf(row.error) : undefined)} />
      </div>
    </li>
  );
}

function OrderOfRow({
  row: { study, orders, orderId, drafts },
  takenOrderIds,
  isLocked,
  onOrder,
}: Pick<Parameters<typeof ImportAllItem>[0], 'row' | 'takenOrderIds' | 'isLocked' | 'onOrder'>) {
  const { t } = useWords();
  const { offered } = splitOrders(orders, orderId);
  const choose = (value: string) => {
    const ranked = offered.find(({ order }) => order.id === value);
    if (ranked) onOrder(chosenOrder(ranked.order, ranked, study.studyInstanceUid));
    else if (value === withoutOrder) onOrder({ orderId: null, asPrior: false });
  };
  return (
    <NativeSelect
      aria-label={t('importAll.orderOf', { study: study.description || t('review.noDescription') })}
      size="sm"
      disabled={isLocked}
      value={orderId === null ? withoutOrder : (orderId ?? '')}
      onChange={(event) => choose(event.currentTarget.value)}
      description={drafts.study.asPrior ? t('order.asPrior') : undefined}
      inputWrapperOrder={['input', 'description']}
    >
      {orderId === undefined ? <option value="">{t('order.choose')}</option> : null}
      {offered.map(({ order, suggested }) => (
        <option key={order.id} value={order.id} disabled={takenOrderIds.has(order.id)}>
          {dotted([order.accessionNumber, order.procedureName, suggested ? t('order.suggested') : null])}
        </option>
      ))}
      <option value={withoutOrder}>{t('order.without')}</option>
    </NativeSelect>
  );
}

const tones: Partial<Record<RowNeed, Tone>> = { match: 'working', plan: 'working' };

function RowState({
  need,
  made,
  fault,
}: {
  need: RowNeed | null;
  made: ImportView | undefined;
  fault: Fault | undefined;
}) {
  const { t } = useWords();
  if (made) return <StatusBadge tone="waiting">{t('importAll.made')}</StatusBadge>;
  if (fault) {
    const words = faultWords(t, fault.code, fault.params);
    return (
      <p className={classes.stays}>
        {words.what} {words.todo}
      </p>
    );
  }
  if (need === null || need === 'fault') return null;
  // Its list says that one is to be chosen; this says what follows from it.
  if (need === 'order') return <p className={classes.openOrder}>{t('importAll.need.order')}</p>;
  return (
    <StatusBadge tone={tones[need] ?? 'person'} spinning={tones[need] === 'working'}>
      {t(`importAll.need.${need}`)}
    </StatusBadge>
  );
}
