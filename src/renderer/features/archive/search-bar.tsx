import { Select, TextInput } from '@mantine/core';
import { SearchField } from '../../ui/search-field.tsx';
import { useWords } from '../../words/use-words.ts';
import type { ArchiveFilter } from './archive-search.ts';
import classes from './search-bar.module.css';

/** The usual ones (PS3.3 §C.7.3.1.1.1); others are found by name and number. */
const modalities = ['CR', 'CT', 'DX', 'ES', 'IO', 'MG', 'MR', 'NM', 'OT', 'PT', 'RF', 'RTSTRUCT', 'SR', 'US', 'XA'];

/** One field for names and numbers, and four that narrow the search. */
export function SearchBar({ filter, onChange }: { filter: ArchiveFilter; onChange: (filter: ArchiveFilter) => void }) {
  const { t } = useWords();
  return (
    <search className={classes.bar}>
      <SearchField
        className={classes.text}
        label={t('archive.search')}
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <fieldset className={classes.narrow} aria-label={t('archive.filters')}>
        <TextInput
          type="date"
          className={classes.day ?? ''}
          label={t('archive.from')}
          value={filter.from}
          max={filter.until || undefined}
          onChange={(event) => onChange({ ...filter, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          className={classes.day ?? ''}
          label={t('archive.until')}
          value={filter.until}
          min={filter.from || undefined}
          onChange={(event) => onChange({ ...filter, until: event.currentTarget.value })}
        />
        <Select
          className={classes.modality ?? ''}
          label={t('archive.modality')}
          placeholder={t('archive.anyModality')}
          clearable
          value={filter.modality}
          onChange={(modality) => onChange({ ...filter, modality })}
          data={modalities}
        />
        <TextInput
          className={classes.description ?? ''}
          label={t('archive.description')}
          placeholder={t('archive.anyDescription')}
          value={filter.description}
          onChange={(event) => onChange({ ...filter, description: event.currentTarget.value })}
        />
      </fieldset>
    </search>
  );
}
