import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { VoiWindow } from '../../contract/preview.ts';
import type { Picture } from './decoder-messages.ts';
import { draggedWindow, startWindow } from './presets.ts';
import classes from './preview-pane.module.css';

/** Where a picture lies on the stage: how much larger than it fits, and how far from the middle, in pixels of the screen. */
export interface Placement {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}
export const restingPlacement: Placement = { zoom: 1, x: 0, y: 0 };

const leastZoom = 0.1;
const mostZoom = 30;

/** What the pointer does on a picture: left for window, right, middle or with Shift to move; the wheel scrolls, with Ctrl it zooms. */
export function PictureStage({
  stageRef,
  picture,
  placement,
  onPlacement,
  onWindow,
  onStep,
  label,
  kind,
  children,
}: {
  stageRef: RefObject<HTMLDivElement | null>;
  picture: Picture | null;
  placement: Placement;
  onPlacement: (change: (now: Placement) => Placement) => void;
  onWindow: (window: VoiWindow) => void;
  onStep: (by: number) => void;
  label: string;
  kind: string;
  children: ReactNode;
}) {
  const drag = useRef<{ x: number; y: number; placement: Placement; window: VoiWindow; moves: boolean } | null>(null);
  useEffect(() => {
    const stage = stageRef.current;
    const onWheel = (event: WheelEvent) => {
      if (kind !== 'picture' && kind !== 'broken') return;
      event.preventDefault();
      const by = Math.sign(event.deltaY);
      if (!event.ctrlKey) onStep(by);
      else onPlacement((now) => bounded({ ...now, zoom: now.zoom * (by > 0 ? 0.87 : 1.15) }));
    };
    // React's own wheel listeners are passive and cannot keep the page from zooming.
    stage?.addEventListener('wheel', onWheel, { passive: false });
    return () => stage?.removeEventListener('wheel', onWheel);
  }, [stageRef, kind, onStep, onPlacement]);
  return (
    <div
      ref={stageRef}
      className={classes.stage}
      role="application"
      aria-label={label}
      data-kind={kind}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is worked with by keyboard
      tabIndex={0}
      onContextMenu={(event) => event.preventDefault()}
      onDoubleClick={() => onPlacement(() => restingPlacement)}
      onPointerDown={(event) => {
        if (picture === null) return;
        const moves = event.button !== 0 || event.shiftKey;
        drag.current = { x: event.clientX, y: event.clientY, placement, window: startWindow(picture), moves };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const from = drag.current;
        if (from === null || picture === null) return;
        const [x, y] = [event.clientX - from.x, event.clientY - from.y];
        if (from.moves) onPlacement((now) => ({ ...now, x: from.placement.x + x, y: from.placement.y + y }));
        else if (!picture.isColour) onWindow(draggedWindow(picture, from.window, x, y));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    >
      {children}
    </div>
  );
}

export function bounded(placement: Placement): Placement {
  return { ...placement, zoom: Math.min(Math.max(placement.zoom, leastZoom), mostZoom) };
}
