// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and cells of a plain table take no focus, the scroller does
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { queryKeys } from '../../app/query-keys.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './instance-tags.module.css';
import { matchingTags } from './matching-tags.ts';
import { useShownArchive } from './shown-archive.ts';

const rowHeightPx = 30;

/** Every tag of one image as the archive tells it, found by number, name or value. */
export function InstanceTags({
  place,
}: {
  place: { id: string; studyInstanceUid: string; seriesInstanceUid: string };
}) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const [search, setSearch] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const tags = useQuery({
    queryKey: queryKeys.archiveTags(archive, place.id),
    queryFn: ({ signal }) => calls.tags({ ...which, ...place }, { signal }),
    retry: false,
  });
  const rows = useMemo(() => matchingTags(tags.data ?? [], search), [tags.data, search]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  });
  return (
    <Section title={t('archive.tags')}>
      <SearchField label={t('archive.tagSearch')} value={search} onChange={setSearch} />
      {tags.error ? <FaultNote fault={faultOf(tags.error)} live="alert" /> : null}
      {tags.data && rows.length === 0 ? <p className={classes.none}>{t('archive.noTags')}</p> : null}
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard (WCAG 2.1.1)
        <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label={t('archive.tagsOf')}>
          <div role="table" aria-label={t('archive.tagsOf')} aria-rowcount={rows.length}>
            <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const row = rows[index];
                return row ? (
                  <div
                    key={row.path}
                    role="row"
                    aria-rowindex={index + 1}
                    className={classes.row}
                    style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
                  >
                    <span role="cell" className={classes.tag}>
                      {row.tag}
                    </span>
                    <span role="cell" style={{ paddingInlineStart: `${row.depth * 12}px` }} title={row.name}>
                      {row.keyword || row.name || t('common.unknown')}
                    </span>
                    <span role="cell" title={visibleText(row.text)}>
                      {visibleText(row.text)}
                    </span>
                  </div>
                ) : null;
              })}
            </div>
          </div>
        </div>
      ) : null}
    </Section>
  );
}
