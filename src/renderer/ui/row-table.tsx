// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headings of a plain table take no focus, their buttons do
// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
import { UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactElement, type ReactNode, useRef } from 'react';
import type { MenuOwner } from './row-menu.tsx';
import classes from './row-table.module.css';

const rowHeightPx = 44;

export interface RowColumn {
  readonly name: string;
  readonly title: string;
  /** Numbers stand at the end of their column. */
  readonly isNumber?: boolean;
}

/** A long table of rows that open something; only those in view are drawn. Each row's cells are spans of role `cell`, one of them an `OpeningCell`. */
export function RowTable<Item>({
  label,
  columns,
  items,
  keyOf,
  cells,
  around = (_, row) => row,
  more,
  className,
}: {
  label: string;
  columns: readonly RowColumn[];
  items: readonly Item[];
  keyOf: (item: Item) => string;
  cells: (item: Item) => ReactNode;
  /** What stands around a row: its menu. */
  around?: (item: Item, row: MenuOwner) => ReactElement;
  /** Behind the last row. */
  more?: ReactNode;
  /** Sets `--columns` (row-table.module.css). */
  className: string | undefined;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    // Measured after the first picture; without a guess the rows would come in a second one.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    overscan: 10,
  });
  return (
    <div ref={scroller} className={`${classes.scroller} ${className ?? ''}`}>
      <div role="table" aria-label={label} aria-rowcount={items.length + 1}>
        <div role="row" className={classes.headRow} aria-rowindex={1}>
          {columns.map(({ name, title, isNumber }) => (
            <span key={name} role="columnheader" data-column={name} data-number={isNumber}>
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            return item === undefined ? null : (
              <Fragment key={keyOf(item)}>
                {around(
                  item,
                  <div
                    role="row"
                    aria-rowindex={index + 2}
                    className={classes.row}
                    style={{ height: rowHeightPx, transform: `translateY(${start}px)` }}
                  >
                    {cells(item)}
                  </div>,
                )}
              </Fragment>
            );
          })}
        </div>
      </div>
      {more ? <div className={classes.more}>{more}</div> : null}
    </div>
  );
}

/** The cell whose button opens its row: the whole row is its target. */
export function OpeningCell({ label, onOpen, children }: { label: string; onOpen: () => void; children: ReactNode }) {
  return (
    <span role="cell" className={classes.opening}>
      <UnstyledButton className={classes.open ?? ''} aria-label={label} onClick={onOpen}>
        <bdi>{children}</bdi>
      </UnstyledButton>
    </span>
  );
}
