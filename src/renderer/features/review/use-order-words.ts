import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';

/** Why an order fits or does not, in words; a reason that is words already stays as it is. */
export function useOrderReason(): (reason: string) => string {
  const { t, i18n } = useTranslation();
  return (reason) =>
    i18n.exists(`order.reason.${reason}`) ? t(`order.reason.${reason as keyof typeof en.order.reason}`) : reason;
}

const reasonsAgainst: readonly string[] = [
  'completed',
  'cancelled',
  'contrast-differs',
  'date-does-not-fit',
  'body-part-differs',
  'laterality-differs',
  'modality-differs',
  'linked-to-another-study',
] satisfies (keyof typeof en.order.reason)[];

/** Whether a reason speaks against an order. */
export function isAgainst(reason: string): boolean {
  return reasonsAgainst.includes(reason);
}
