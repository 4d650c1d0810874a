import { Radio } from '@mantine/core';
import { IconAlertTriangle, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';
import type { Order } from '../../../contract/directory.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';

const reasonsAgainst = [
  'completed',
  'cancelled',
  'contrast-differs',
  'date-does-not-fit',
  'body-part-differs',
  'laterality-differs',
  'modality-differs',
  'linked-to-another-study',
];

/** One order to choose, with why it fits. */
export function OrderOption({
  order,
  suggested,
  reasons,
  isChosen,
}: {
  order: Order;
  suggested: boolean;
  reasons: readonly string[];
  isChosen: boolean;
}) {
  const { t, format } = useWords();
  const reasonWords = useReasonWords();
  const against = reasons.filter((reason) => reasonsAgainst.includes(reason));
  return (
    <Radio.Card
      value={order.id}
      className={classes.radio ?? ''}
      data-chosen={isChosen}
      aria-label={t('order.optionName', { accession: order.accessionNumber, procedure: order.procedureName })}
    >
      <Radio.Indicator className={classes.indicator ?? ''} />
      <span className={classes.radioText}>
        <span className={classes.orderHead}>
          <ModalityChips modalities={[order.modality]} />
          <span className={classes.optionName}>{order.procedureName}</span>
        </span>
        <span className={classes.accession}>{t('order.accession', { accession: order.accessionNumber })}</span>
        <FactLine
          facts={[
            t(`order.status.${order.status}`),
            order.priority === 'routine' ? null : t(`order.priority.${order.priority}`),
            order.scheduledFor
              ? t('order.scheduled', { date: format.date(order.scheduledFor) })
              : order.requestedAt
                ? t('order.requested', { date: format.date(order.requestedAt) })
                : null,
            order.clinicName,
          ]}
        />
        {suggested ? (
          <span className={classes.suggested}>
            <IconSparkles size={16} aria-hidden />
            {[t('order.suggested'), reasons.map(reasonWords).join(', ')].filter(Boolean).join(': ')}
          </span>
        ) : null}
        {against.length > 0 ? (
          <span className={classes.optionNote} data-warning>
            <IconAlertTriangle size={16} aria-hidden />
            {t('order.against', { reasons: against.map(reasonWords).join(', ') })}
          </span>
        ) : null}
      </span>
    </Radio.Card>
  );
}

/** Why an order fits, in words; a reason that is words already stays as it is. */
function useReasonWords(): (reason: string) => string {
  const { t, i18n } = useTranslation();
  return (reason) =>
    i18n.exists(`order.reason.${reason}`) ? t(`order.reason.${reason as keyof typeof en.order.reason}`) : reason;
}
