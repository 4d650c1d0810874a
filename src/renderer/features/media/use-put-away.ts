import { putAway, type Scan } from '../../app/scans.ts';
import { useToasts } from '../../app/toasts/toasts.ts';
import { useWords } from '../../words/use-words.ts';

/** Takes a card from Home, with the way back. */
export function usePutAway({ scanId, name }: Scan): () => void {
  const { t } = useWords();
  return () => {
    const takeBack = putAway(scanId);
    useToasts.getState().show({ text: t('toast.putAway', { name }), undo: async () => takeBack() });
  };
}
