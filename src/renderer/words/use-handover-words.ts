import type { Handover } from '../../contract/desk.ts';
import { useWords } from './use-words.ts';

/** Who handed an import to whom, and when. */
export function useHandoverWords(): { title: (handover: Handover) => string } {
  const { t, format } = useWords();
  return {
    title: ({ from, to, at }) =>
      t('handover.fromTo', { from, to: to || t('handover.everybody'), when: format.moment(at) }),
  };
}
