import type { ImportView } from '../../../contract/imports.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';

/** How long until a waiting import is tried again; the hour, where it waits for the hours that the site has set. */
export function NextTry({ retryAt, fault }: { retryAt: string; fault: ImportView['fault'] }) {
  const { t, format } = useWords();
  const now = useNow(true);
  if (fault?.code === 'upload-window') return <span>{t('queue.nextTryWindow', { time: format.time(retryAt) })}</span>;
  const seconds = (new Date(retryAt).getTime() - now) / 1000;
  return <span>{seconds > 0.5 ? t('queue.nextTry', { time: format.span(seconds) }) : t('queue.nextTryNow')}</span>;
}
