import { Select } from '@mantine/core';
import { useSettings } from '../../app/engine-queries.ts';
import { archiveName } from '../../words/archive-name.ts';
import { useWords } from '../../words/use-words.ts';
import type { Review } from './use-review.ts';

/** No archive has such a name: names are trimmed. */
const byRule = ' ';

/** Where the study goes, at a site with several archives; nothing at any other. By the site's rules, as long as nobody chooses. */
export function ArchiveChoice({ review }: { review: Review }) {
  const { t } = useWords();
  const further = useSettings().data?.archives ?? [];
  if (further.length === 0) return null;
  const nameOf = (name: string) => archiveName(t, name);
  const { archiveByRule } = review;
  const places = [
    {
      value: byRule,
      label:
        archiveByRule === null ? t('match.archiveByRule') : t('match.archiveByRuleIs', { name: nameOf(archiveByRule) }),
    },
    ...['', ...further.map(({ name }) => name)].map((name) => ({ value: name, label: nameOf(name) })),
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
