import { ActionIcon, Button, NativeSelect, Switch } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';
import { matchingRows } from './matching-rows.ts';
import { TagGrid } from './tag-grid.tsx';

/** Every element of any image of the study, at every level, decoded and raw. Lies over the middle and right panes. */
export function DicomTagsTable({
  scanId,
  studyInstanceUid,
  onClose,
}: {
  scanId: string;
  studyInstanceUid: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const [index, setIndex] = useState(0);
  const [search, setSearch] = useState('');
  const [isRaw, setRaw] = useState(false);
  const instances = useQuery({
    queryKey: queryKeys.instances(scanId, studyInstanceUid),
    queryFn: ({ signal }) => engine.study.instances({ scanId, studyInstanceUid }, { signal }),
  });
  const instance = instances.data?.[index];
  const sopInstanceUid = instance?.sopInstanceUid ?? '';
  const tags = useQuery({
    queryKey: queryKeys.tags(scanId, studyInstanceUid, sopInstanceUid),
    queryFn: ({ signal }) => engine.study.tags({ scanId, studyInstanceUid, sopInstanceUid }, { signal }),
    enabled: sopInstanceUid !== '',
    placeholderData: (previous) => previous,
  });
  const rows = matchingRows(tags.data ?? [], search);
  const fault = instances.error ?? tags.error;
  const last = (instances.data?.length ?? 0) - 1;
  return (
    <section
      className={classes.drawer}
      aria-label={t('tags.title')}
      data-pane
      onKeyDown={(event) => {
        if (event.key === 'Escape' && search === '') onClose();
      }}
    >
      <div className={classes.bar}>
        <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>
          {t('tags.close')}
        </Button>
        <div className={classes.picker}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('tags.previous')}
            disabled={index <= 0}
            onClick={() => setIndex(index - 1)}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <NativeSelect
            aria-label={t('tags.instance')}
            value={String(index)}
            onChange={(event) => setIndex(Number(event.currentTarget.value))}
            data={(instances.data ?? []).map((one, position) => ({
              value: String(position),
              label: `${t('tags.instanceNumber', { number: one.instanceNumber ?? position + 1 })} · ${one.path}`,
            }))}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('tags.next')}
            disabled={index >= last}
            onClick={() => setIndex(index + 1)}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </div>
        <SearchField className={classes.search} label={t('tags.searchLabel')} value={search} onChange={setSearch} />
        <Switch label={t('tags.showRaw')} checked={isRaw} onChange={(event) => setRaw(event.currentTarget.checked)} />
      </div>
      {fault ? <FaultNote fault={faultOf(fault)} live="alert" /> : null}
      <p className={classes.count} role="status">
        {search ? t('tags.found', { count: rows.length }) : t('tags.rows', { count: rows.length })} · {t('tags.keys')}
      </p>
      {tags.data && rows.length === 0 ? (
        <EmptyState icon={IconSearchOff} title={t('tags.nothingFits')} />
      ) : (
        <TagGrid rows={rows} isRaw={isRaw} />
      )}
    </section>
  );
}
