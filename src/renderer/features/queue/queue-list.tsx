import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { useNavigation } from '../../app/navigation.ts';
import { placesInTurn } from '../../words/next-step.ts';
import { useDrawInTurn } from './draw-in-turn.ts';
import classes from './queue-page.module.css';
import { QueueRow, QueueRowOutline } from './queue-row.tsx';

/** Of an import that is done, which most of a long queue are, with the gap below it. */
const usualHeightPx = 176;

/**
 * A row is drawn anew only when its own import has changed: the list moves under a wheel, and somebody types above it. One that comes into view while it moves
 * is drawn in two steps, whose study it is at once, the rest in its turn.
 */
const Row = memo(function Row({ isMoving, ...row }: Parameters<typeof QueueRow>[0] & { isMoving: () => boolean }) {
  return useDrawInTurn(isMoving) ? <QueueRow {...row} /> : <QueueRowOutline view={row.view} />;
});

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
    // Measured after the first picture; without a guess the rows would come in a second one, in one piece.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    getItemKey: (index) => views[index]?.id ?? index,
    overscan: 6,
    // A jump draws a screenful; what follows from its heights is a picture of its own.
    useAnimationFrameWithResizeObserver: true,
  });
  const shownId = useNavigation((state) => state.shownImportId);
  const shownAt = shownId === null ? -1 : views.findIndex(({ id }) => id === shownId);
  useEffect(() => {
    if (shownAt >= 0) virtual.scrollToIndex(shownAt, { align: 'center' });
  }, [shownAt, virtual]);
  const isMoving = useCallback(() => virtual.isScrolling, [virtual]);
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
              <Row view={view} paused={paused} before={places.get(view.id) ?? 0} isMoving={isMoving} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
