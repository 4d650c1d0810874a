import { Checkbox } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { StudySummary } from '../../../contract/scan.ts';
import { useNames } from '../../app/use-names.ts';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import type { Review } from './use-review.ts';

/** A study that was imported before: when, by whom, under which number, and what is still missing of it. */
export function EarlierImportNote({ study, review }: { study: StudySummary; review: Review }) {
  const { earlier } = study;
  return earlier ? <EarlierImport earlier={earlier} review={review} /> : null;
}

function EarlierImport({ earlier, review }: { earlier: NonNullable<StudySummary['earlier']>; review: Review }) {
  const { t, format } = useWords();
  const names = useNames();
  const { importedAt, importedBy, mrn, unreadable, rest } = earlier;
  return (
    <Note
      tone={rest > 0 ? 'person' : 'quiet'}
      icon={IconHistory}
      title={t('earlier.title', { date: format.date(importedAt), user: names.get(importedBy) ?? importedBy })}
    >
      {t('match.mrn', { mrn })}
      {unreadable > 0 ? ` · ${t('scan.unreadableThen', { count: unreadable })}` : null}{' '}
      {earlier.isSameMedium ? null : t('earlier.otherDisc')}
      {rest > 0 ? (
        <Checkbox
          mt={8}
          label={t('earlier.onlyRest', { count: rest })}
          checked={review.isRest}
          onChange={(event) => review.changeStudy({ scope: event.currentTarget.checked ? 'rest' : 'all' })}
        />
      ) : (
        <p>{t('earlier.nothingNew')}</p>
      )}
    </Note>
  );
}
