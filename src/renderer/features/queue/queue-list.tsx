import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { placesInTurn } from '../../words/next-step.ts';
import classes from './queue-page.module.css';
import { QueueRow } from './queue-row.tsx';

const usualHeightPx = 132;

/** A row is drawn anew only when its own import has changed: the list moves under a wheel, and somebody types above it. */
const Row = memo(QueueRow);

/** The rows of the queue; only those in view are drawn. */
export function QueueList({
  views,
  all,
  paused,
}: {
  views: readonly ImportView[];
  /** The whole queue, whatever is shown of it: what goes before a study goes before it unseen as well. */
  all: readonly ImportView[];
  paused: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const places = useMemo(() => placesInTurn(all), [all]);
  const virtual = useVirtualizer({
    count: views.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeightPx,
    getItemKey: (index) => views[index]?.id ?? index,
    overscan: 6,
  });
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul className={classes.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const view = views[index];
          return view ? (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={classes.slot}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row view={view} paused={paused} before={places.get(view.id) ?? 0} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
