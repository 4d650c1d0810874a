// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { TagRow } from '../../../contract/tags.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';
import { readableTag } from './matching-rows.ts';

const rowHeightPx = 32;
const rawRowHeightPx = 52;
const pageRows = 15;

/** The rows of the tag table. Only those in view are drawn; arrows move, Enter copies the value. */
export function TagGrid({ rows, isRaw }: { rows: readonly TagRow[]; isRaw: boolean }) {
  const { t } = useWords();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const clipboard = useClipboard({ timeout: 1500 });
  const height = isRaw ? rawRowHeightPx : rowHeightPx;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollPaddingStart: 36,
  });
  const present = Math.min(active, rows.length - 1);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: present + 1,
      ArrowUp: present - 1,
      PageDown: present + pageRows,
      PageUp: present - pageRows,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter' || (event.key === 'c' && (event.ctrlKey || event.metaKey))) {
      if (window.getSelection()?.isCollapsed !== false) clipboard.copy(rows[present]?.text ?? '');
    }
  };

  return (
    <div
      ref={scroller}
      className={classes.grid}
      role="grid"
      tabIndex={0}
      aria-label={t('tags.tableName')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length > 0 ? `${id}-${present}` : undefined}
      onKeyDown={onKeyDown}
      data-raw={isRaw}
    >
      <div className={classes.headRow} role="row" aria-rowindex={1} tabIndex={-1}>
        <span role="columnheader" tabIndex={-1}>
          {t('tags.tag')}
        </span>
        <span role="columnheader" tabIndex={-1}>
          {t('tags.name')}
        </span>
        <span role="columnheader" tabIndex={-1}>
          {t('tags.vr')}
        </span>
        <span role="columnheader" tabIndex={-1}>
          {t('tags.value')}
        </span>
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <Row
              key={row.path}
              id={`${id}-${index}`}
              row={row}
              index={index}
              top={start}
              height={height}
              isRaw={isRaw}
              isActive={index === present}
              isCopied={index === present && clipboard.copied}
              onActivate={() => setActive(index)}
              onCopy={() => {
                setActive(index);
                clipboard.copy(row.text);
              }}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

function Row({
  id,
  row,
  index,
  top,
  height,
  isRaw,
  isActive,
  isCopied,
  onActivate,
  onCopy,
}: {
  id: string;
  row: TagRow;
  index: number;
  top: number;
  height: number;
  isRaw: boolean;
  isActive: boolean;
  isCopied: boolean;
  onActivate: () => void;
  onCopy: () => void;
}) {
  const { t } = useWords();
  const label = row.name || row.keyword || t('common.unknown');
  const CopyIcon = isCopied ? IconCheck : IconCopy;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={onActivate}
    >
      <span role="gridcell" tabIndex={-1} className={classes.tag}>
        {readableTag(row.tag)}
      </span>
      <span
        role="gridcell"
        tabIndex={-1}
        className={classes.name}
        style={{ paddingInlineStart: row.depth * 16 }}
        title={row.keyword}
      >
        {label}
        {row.private ? <em className={classes.mark}>{t('tags.private')}</em> : null}
      </span>
      <span role="gridcell" tabIndex={-1} className={classes.vr}>
        {row.vr}
      </span>
      <span role="gridcell" tabIndex={-1} className={classes.value}>
        <span className={classes.text} title={row.text}>
          {row.text}
          {row.guessed ? <em className={classes.mark}>{t('tags.guessed')}</em> : null}
        </span>
        {isRaw ? (
          <span className={classes.raw} title={row.rawHex}>
            {row.lengthBytes} B · {row.rawHex || '–'}
          </span>
        ) : null}
        {row.text ? (
          <ActionIcon
            className={classes.copy ?? ''}
            variant="subtle"
            color="gray"
            size="sm"
            tabIndex={-1}
            aria-label={isCopied ? t('common.copied') : t('tags.copyValue')}
            onClick={onCopy}
          >
            <CopyIcon size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </span>
    </div>
  );
}
