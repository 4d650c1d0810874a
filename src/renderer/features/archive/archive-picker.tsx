import { Select } from '@mantine/core';
import { archiveName } from '../../words/archive-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './archive-page.module.css';

/** Which archive is looked into, at a site with several; nothing at any other. */
export function ArchivePicker({
  names,
  shown,
  onChoose,
}: {
  /** Of the further archives. */
  names: readonly string[];
  /** '' for the first one. */
  shown: string;
  onChoose: (name: string) => void;
}) {
  const { t } = useWords();
  if (names.length === 0) return null;
  return (
    <Select
      className={classes.which ?? ''}
      aria-label={t('archive.which')}
      data={['', ...names].map((name) => ({ value: name, label: archiveName(t, name) }))}
      value={shown}
      allowDeselect={false}
      onChange={(name) => onChoose(name ?? '')}
    />
  );
}
