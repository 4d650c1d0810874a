import { Button, NativeSelect, Switch } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { StudySummary } from '../../../contract/scan.ts';
import type { TagTable } from '../../../contract/tags.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useCover } from '../../ui/use-cover.ts';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';
import { ImagePicker } from './image-picker.tsx';
import { TagDetails } from './tag-details.tsx';
import { TagGrid } from './tag-grid.tsx';
import { countTags, tagLines } from './tag-lines.ts';
import { pairedRows, singleRows, type TagPair } from './tag-pairs.ts';
import type { Review } from './use-review.ts';
import { useWholeText } from './whole-text.ts';

/** What the image is compared with: nothing, itself as the import would store it, or another image. */
type Against = 'nothing' | 'planned' | 'image';

/**
 * Every element of any image of the study, at every level, decoded and raw; beside another image, or beside what the import would store. Lies over the
 * middle and right panes.
 */
export function DicomTagsTable({
  scanId,
  study,
  review,
  onClose,
}: {
  scanId: string;
  study: StudySummary;
  review: Review;
  onClose: () => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const { studyInstanceUid } = study;
  const [index, setIndex] = useState(0);
  const [otherIndex, setOtherIndex] = useState(1);
  const [against, setAgainst] = useState<Against>('nothing');
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const drawer = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useCover(drawer);
  useEffect(() => field.current?.focus(), []);
  useHotkeys([['mod+F', () => field.current?.focus()]], []);

  const instances = useQuery({
    queryKey: queryKeys.instances(scanId, studyInstanceUid),
    queryFn: ({ signal }) => engine.study.instances({ scanId, studyInstanceUid }, { signal }),
  });
  const images = instances.data ?? [];
  const tags = useImageTags(scanId, studyInstanceUid, images[index]?.sopInstanceUid ?? '', 'stored');
  const otherUid = images[against === 'image' ? otherIndex : index]?.sopInstanceUid ?? '';
  const { choice } = review;
  const isPossible = against === 'image' || (against === 'planned' && choice !== null && review.problems.length === 0);
  const other = useImageTags(
    scanId,
    studyInstanceUid,
    isPossible ? otherUid : '',
    against === 'planned' && choice ? choice : 'stored',
  );

  const left = tags.data;
  const right = isPossible ? other.data : undefined;
  const isCompared = right !== undefined;
  const pairs = useMemo<TagPair[]>(
    () => (left === undefined ? [] : right === undefined ? singleRows(left.rows) : pairedRows(left, right)),
    [left, right],
  );
  // The letter that was typed is drawn first, the lines that fit it as soon as nothing is typed.
  const sought = useDeferredValue(search);
  const lines = useMemo(
    () => tagLines(pairs, { search: sought, onlyDifferences: onlyDifferences && isCompared, open }),
    [pairs, sought, onlyDifferences, isCompared, open],
  );
  const columns = useMemo(
    () =>
      isCompared
        ? [t('tags.onDisc'), against === 'planned' ? t('tags.asStored') : t('tags.otherInstance')]
        : [t('tags.value')],
    [isCompared, against, t],
  );
  const toggle = useCallback((key: string) => setOpen((known) => toggled(known, key)), []);
  const image = { scanId, studyInstanceUid, sopInstanceUid: images[index]?.sopInstanceUid ?? '' };
  const otherImage = against === 'image' ? { ...image, sopInstanceUid: otherUid } : null;
  const wholeText = useWholeText(image, otherImage);
  const cutRows = rowsOfCut([left, right]);
  const activePair = pairs.find(({ key }) => key === active) ?? null;
  const fault = instances.error ?? tags.error ?? (isPossible ? other.error : null);
  const isNarrowed = sought.trim() !== '' || (onlyDifferences && isCompared);
  const count = countTags(isNarrowed ? lines : pairs.map((pair) => ({ pair })));
  return (
    <section
      ref={drawer}
      className={classes.drawer}
      aria-label={t('tags.title')}
      data-pane
      data-covers-panes
      onKeyDown={(event) => {
        // In the field Escape empties it first.
        if (event.key === 'Escape' && (search === '' || event.target !== field.current)) onClose();
      }}
    >
      <div className={classes.bar}>
        <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>
          {t('tags.close')}
        </Button>
        <ImagePicker name={t('tags.instance')} images={images} index={index} onPick={setIndex} />
        <SearchField
          inputRef={field}
          hotkey={false}
          className={classes.search}
          label={t('tags.searchLabel')}
          value={search}
          onChange={setSearch}
        />
      </div>
      <div className={classes.bar}>
        <NativeSelect
          aria-label={t('tags.compare')}
          value={against}
          onChange={(event) => {
            const next = (['planned', 'image'] as const).find((one) => one === event.currentTarget.value);
            setAgainst(next ?? 'nothing');
          }}
          data={[
            { value: 'nothing', label: t('tags.compareNothing') },
            {
              value: 'planned',
              label: t(choice === null ? 'tags.comparePlannedLater' : 'tags.comparePlanned'),
              disabled: choice === null,
            },
            { value: 'image', label: t('tags.compareImage'), disabled: images.length < 2 },
          ]}
        />
        {against === 'image' ? (
          <ImagePicker name={t('tags.otherInstance')} images={images} index={otherIndex} onPick={setOtherIndex} />
        ) : null}
        {against === 'nothing' ? null : (
          <Switch
            label={t('tags.onlyDifferences')}
            checked={onlyDifferences}
            onChange={(event) => setOnlyDifferences(event.currentTarget.checked)}
          />
        )}
        <p className={classes.count} role="status">
          {t(isNarrowed ? 'tags.found' : 'tags.rows', { count })} · {t('tags.keys')}
          {cutRows > 0 ? <strong className={classes.cut}>{t('tags.tableCut', { rows: cutRows })}</strong> : null}
        </p>
      </div>
      {fault ? <FaultNote fault={faultOf(fault)} live="alert" /> : null}
      <div className={classes.columns}>
        {tags.data && lines.length === 0 ? (
          <EmptyState
            icon={IconSearchOff}
            title={sought.trim() === '' && onlyDifferences ? t('tags.nothingDiffers') : t('tags.nothingFits')}
          />
        ) : (
          <TagGrid
            lines={lines}
            columns={columns}
            active={active}
            textOf={wholeText}
            onActive={setActive}
            onToggle={toggle}
          />
        )}
        {activePair ? (
          <TagDetails
            key={`${activePair.key} ${images[index]?.sopInstanceUid}`}
            image={image}
            otherImage={otherImage}
            pair={activePair}
            review={review}
          />
        ) : null}
      </div>
    </section>
  );
}

function toggled(known: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(known);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** How many rows there are of a table that has more. */
function rowsOfCut(tables: readonly (TagTable | undefined)[]): number {
  return tables.find((table) => table?.cut)?.rows.length ?? 0;
}

/** The tags of one image as it is, or as the import of a choice would store it. Asked for nothing: no answer. */
function useImageTags(
  scanId: string,
  studyInstanceUid: string,
  sopInstanceUid: string,
  as: 'stored' | NonNullable<Review['choice']>,
) {
  const { engine } = useServices();
  return useQuery({
    queryKey: [...queryKeys.tags(scanId, studyInstanceUid, sopInstanceUid), as],
    queryFn: ({ signal }) =>
      as === 'stored'
        ? engine.study.tags({ scanId, studyInstanceUid, sopInstanceUid }, { signal })
        : engine.study.plannedTags({ ...as, sopInstanceUid }, { signal }),
    enabled: sopInstanceUid !== '',
    placeholderData: (previous, query) => (query?.queryKey[4] === as ? previous : undefined),
  });
}
