import { useWords } from '../words/use-words.ts';
import { useDirectoryStatus } from './engine-queries.ts';

const oldMs = 24 * 3_600_000;

export interface DirectoryWords {
  /** As of when the patients are known. */
  readonly text: string;
  /** What that means for the work, where it means something; may be empty. */
  readonly more: string;
  /** Nobody need look at it. */
  readonly isGood: boolean;
}

/** How old and how complete the copy of the directory is, in words; null without a directory. */
export function useDirectoryWords(): DirectoryWords | null {
  const { t, format } = useWords();
  const { data: copy } = useDirectoryStatus();
  if (!copy) return null;
  if (copy.isRunning && copy.syncedAt === null)
    return { text: t('directoryCopy.running', { count: copy.readNow }), more: '', isGood: true };
  // A directory that answers is asked itself as long as there is no copy.
  if (copy.syncedAt === null) return { text: t('directoryCopy.never'), more: '', isGood: copy.fault === null };
  const state = copy.state === 'never' ? 'partial' : copy.state;
  const isGood = state === 'complete' && Date.now() - Date.parse(copy.syncedAt) < oldMs;
  const lost = copy.problemCount > 0 ? t('directoryCopy.records', { count: copy.problemCount }) : '';
  return {
    text: t(`directoryCopy.${state}`, { at: format.moment(copy.syncedAt) }),
    more: isGood ? '' : `${lost} ${t('directoryCopy.manual')}`.trim(),
    isGood,
  };
}
