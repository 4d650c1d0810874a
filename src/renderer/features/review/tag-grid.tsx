// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
import { useClipboard } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useId, useRef } from 'react';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';
import { TagGridRow } from './tag-grid-row.tsx';
import type { TagLine } from './tag-lines.ts';
import type { TagPair } from './tag-pairs.ts';

const rowHeightPx = 32;
const pageRows = 15;

/**
 * The lines of the tag table; only those in view are drawn. Up and down move, right opens and left closes what holds others, Enter copies the
 * value. Drawn anew only when its lines are: somebody types above it.
 */
export const TagGrid = memo(function TagGrid({
  lines,
  columns,
  active,
  textOf,
  onActive,
  onToggle,
}: {
  lines: readonly TagLine[];
  /** The names of one value column, or of two that are compared. */
  columns: readonly string[];
  active: string | null;
  /** The text to copy, whole. */
  textOf: (pair: TagPair) => Promise<string>;
  onActive: (key: string) => void;
  onToggle: (key: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const clipboard = useClipboard({ timeout: 1500 });
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 4,
    scrollPaddingStart: 36,
  });
  const found = lines.findIndex(({ key }) => key === active);
  const present = Math.max(0, found);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, to));
    onActive(lines[next]?.key ?? '');
    virtual.scrollToIndex(next);
  };
  const fold = (line: TagLine, open: boolean) => {
    if (line.isOpen === !open) onToggle(line.key);
    else if (open && line.isOpen) move(present + 1);
    else if (!open) move(lines.slice(0, present).findLastIndex(({ depth }) => depth < line.depth));
  };
  const copy = async ({ pair }: TagLine) => {
    // What cannot be read any more is said beside the table, where the marked tag is asked for as well.
    const text = pair && (await textOf(pair).catch(() => null));
    if (text !== null) clipboard.copy(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[present];
    const steps: Record<string, number> = {
      ArrowDown: found < 0 ? 0 : present + 1,
      ArrowUp: present - 1,
      PageDown: present + pageRows,
      PageUp: present - pageRows,
      Home: 0,
      End: lines.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (line === undefined) {
      return;
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      const isRtl = document.documentElement.dir === 'rtl';
      fold(line, (event.key === 'ArrowRight') !== isRtl);
    } else if (event.key === 'Enter' || (event.key === 'c' && (event.ctrlKey || event.metaKey))) {
      if (window.getSelection()?.isCollapsed === false) return;
      if (line.isOpen === null || event.key === 'c') void copy(line);
      else onToggle(line.key);
    }
  };

  return (
    <div
      ref={scroller}
      className={classes.grid}
      role="treegrid"
      tabIndex={0}
      aria-label={t('tags.tableName')}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={lines.length > 0 ? `${id}-${present}` : undefined}
      onKeyDown={onKeyDown}
      data-compared={columns.length > 1}
    >
      <div className={classes.headRow} role="row" aria-rowindex={1} tabIndex={-1}>
        {[t('tags.tag'), t('tags.name'), t('tags.vr'), ...columns].map((name) => (
          <span key={name} role="columnheader" tabIndex={-1}>
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index];
          return line ? (
            <TagGridRow
              key={key}
              id={`${id}-${index}`}
              line={line}
              place={{ index, top: start, height: rowHeightPx }}
              isCompared={columns.length > 1}
              isActive={line.key === active}
              isCopied={line.key === active && clipboard.copied}
              onActivate={() => onActive(line.key)}
              onToggle={() => onToggle(line.key)}
              onCopy={() => {
                onActive(line.key);
                void copy(line);
              }}
            />
          ) : null;
        })}
      </div>
    </div>
  );
});
