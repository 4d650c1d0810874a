import type { StoryStep } from '../../../contract/imports.ts';
import { TagDiff } from '../../ui/tag-diff.tsx';
import { readableChange } from '../../words/readable-change.ts';
import { useKeywordName } from '../../words/use-keyword-name.ts';
import { useWords } from '../../words/use-words.ts';

/** What was changed in each image, in the words of the plan that was approved. */
export function ChangeList({ changes, className }: { changes: StoryStep['changes']; className: string | undefined }) {
  const { t, format } = useWords();
  const keywordName = useKeywordName();
  const words = { empty: t('common.empty'), removed: t('plan.removed'), change: '→' };
  return (
    <ul className={className} aria-label={t('plan.title')}>
      {changes.map((change, index) => {
        const { from, to } = readableChange({ ...change, old: change.old.map((value) => ({ value })) }, format.date);
        // The record of the old values lists the tags that had them.
        const names = change.keyword === 'OriginalAttributesSequence' ? to?.split(', ') : undefined;
        const shown = names?.map((keyword) => keywordName({ keyword, tag: '' })).join(', ') ?? to;
        // biome-ignore lint/suspicious/noArrayIndexKey: what was approved stays as it is, and one tag can stand in it twice
        return <TagDiff key={index} label={keywordName(change)} from={from} to={shown} note="" words={words} />;
      })}
    </ul>
  );
}
