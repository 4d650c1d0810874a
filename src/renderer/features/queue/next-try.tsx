import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';

/** How long until a waiting import is tried again. */
export function NextTry({ retryAt }: { retryAt: string }) {
  const { t, format } = useWords();
  const now = useNow(true);
  const seconds = (new Date(retryAt).getTime() - now) / 1000;
  return <span>{seconds > 0.5 ? t('queue.nextTry', { time: format.span(seconds) }) : t('queue.nextTryNow')}</span>;
}
