import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { howManyBefore } from '../../words/next-step.ts';
import classes from './queue-page.module.css';
import { QueueRow } from './queue-row.tsx';

const usualHeightPx = 132;

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
              <QueueRow view={view} paused={paused} before={howManyBefore(view, all)} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
