import type en from '../../../../resources/locales/en.json';
import { useWords } from '../../words/use-words.ts';

/** Why an order fits or does not, in words; a reason that is words already stays as it is. */
export function useOrderReason(): (reason: string) => string {
  const { t, hasText } = useWords();
  return (reason) =>
    hasText(`order.reason.${reason}`) ? t(`order.reason.${reason as keyof typeof en.order.reason}`) : reason;
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
