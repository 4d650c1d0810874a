import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconFileImport,
  IconHistory,
  IconInfoCircle,
  IconLink,
  IconSparkles,
} from '@tabler/icons-react';
import type { Order, OrderUse, RankedOrder } from '../../../contract/directory.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { isAgainst, useOrderReason } from './use-order-words.ts';

const useIcons: Record<OrderUse, Icon> = {
  'this-study': IconLink,
  'outside-images': IconFileImport,
  prior: IconHistory,
  unlikely: IconAlertTriangle,
};

const saidByDate: readonly Order['status'][] = ['requested', 'scheduled'];

/** What an order is: examination, number, state, who asked for it. */
export function OrderFacts({ order, isBest = false }: { order: Order; isBest?: boolean }) {
  const { t, format } = useWords();
  const date = order.scheduledFor
    ? t('order.scheduled', { date: format.date(order.scheduledFor) })
    : order.requestedAt
      ? t('order.requested', { date: format.date(order.requestedAt) })
      : null;
  // Its use says that outside images are expected, its date that it is requested or planned.
  const isSaid = order.status === 'outside_images_expected' || (date !== null && saidByDate.includes(order.status));
  return (
    <>
      <span className={classes.orderHead}>
        <ModalityChips modalities={[order.modality]} />
        <span className={classes.optionName}>{order.procedureName}</span>
      </span>
      <span className={classes.accession}>
        {t('order.accession', { accession: order.accessionNumber })}
        {isBest ? (
          <span className={classes.suggested}>
            <IconSparkles size={16} aria-hidden />
            {t('order.suggested')}
          </span>
        ) : null}
      </span>
      <FactLine
        facts={[
          isSaid ? null : t(`order.status.${order.status}`),
          order.priority === 'routine' ? null : t(`order.priority.${order.priority}`),
          date,
          order.clinicName,
        ]}
      />
    </>
  );
}

/** What an order is to the study, with what speaks for and against it. */
export function OrderWhy({ ranked, isTaken }: { ranked: RankedOrder; isTaken: boolean }) {
  const { t } = useWords();
  const words = useOrderReason();
  const { use, mayBeUnnecessary } = ranked;
  const reasons = isTaken ? [...new Set([...ranked.reasons, 'linked-to-another-study'])] : ranked.reasons;
  // That it expects outside images is what its use says already.
  const said = use === 'outside-images' ? 'outside-images-expected' : '';
  const speaking = reasons.filter((reason) => !isAgainst(reason) && reason !== said);
  const against = reasons.filter(isAgainst);
  const UseIcon = useIcons[use];
  return (
    <>
      <span className={classes.orderUse} data-tone={use === 'unlikely' ? 'person' : undefined}>
        <UseIcon size={16} aria-hidden />
        {t(`order.use.${use}`)}
      </span>
      {speaking.length > 0 ? (
        <span className={classes.optionNote}>
          <IconCheck size={16} aria-hidden />
          {t('order.for', { reasons: speaking.map(words).join(', ') })}
        </span>
      ) : null}
      {against.length > 0 ? (
        <span className={classes.optionNote} data-tone="person">
          <IconAlertTriangle size={16} aria-hidden />
          {t('order.against', { reasons: against.map(words).join(', ') })}
        </span>
      ) : null}
      {mayBeUnnecessary ? (
        <span className={classes.optionNote}>
          <IconInfoCircle size={16} aria-hidden />
          {t('order.mayBeUnnecessary')}
        </span>
      ) : null}
    </>
  );
}
