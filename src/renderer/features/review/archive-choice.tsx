import { Select } from '@mantine/core';
import { useSettings } from '../../app/engine-queries.ts';
import { useWords } from '../../words/use-words.ts';
import type { Review } from './use-review.ts';

/** No archive has such a name: names are trimmed. */
const byRule = ' ';

/** Where the study goes, at a site with several archives; nothing at any other. */
export function ArchiveChoice({ review }: { review: Review }) {
  const { t } = useWords();
  const further = useSettings().data?.archives ?? [];
  if (further.length === 0) return null;
  const places = [
    { value: byRule, label: t('match.archiveByRule') },
    { value: '', label: t('match.archiveFirst') },
    ...further.map(({ name }) => ({ value: name, label: name })),
  ];
  return (
    <Select
      label={t('match.archive')}
      data={places}
      value={review.studyDraft.archive ?? byRule}
      allowDeselect={false}
      onChange={(value) => review.changeStudy({ archive: value === null || value === byRule ? undefined : value })}
    />
  );
}
