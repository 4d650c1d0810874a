import { useCallback, useEffect, useState } from 'react';

/** Where one is in a series: which object, and which of its frames. Both from 0. */
export interface Place {
  readonly index: number;
  readonly frame: number;
}

/**
 * Goes through the objects of a series and the frames of each. How many frames an object has is known once it was looked at (`frames`), so going back
 * from one object to the one before starts at that one's first frame.
 */
export function useStack(objects: number, frames: number, start: number) {
  const [place, setPlace] = useState<Place>({ index: start, frame: 0 });
  const go = useCallback(
    (index: number, frame = 0) =>
      setPlace({ index: Math.max(0, Math.min(index, objects - 1)), frame: Math.max(0, frame) }),
    [objects],
  );
  /** One picture on or back; gives up at the ends. */
  const step = useCallback(
    (by: number) =>
      setPlace((now) => {
        const frame = now.frame + by;
        if (frames > 1 && frame >= 0 && frame < frames) return { ...now, frame };
        const index = now.index + (frames > 1 ? Math.sign(by) : by);
        return index < 0 || index >= objects
          ? { index: index < 0 ? 0 : objects - 1, frame: index < 0 ? 0 : frames > 1 ? frames - 1 : 0 }
          : { index, frame: 0 };
      }),
    [objects, frames],
  );
  /** The next one, and after the last the first: of this object's frames where it has some, else of the objects. */
  const turn = useCallback(
    () =>
      setPlace(({ index, frame }) =>
        frames > 1 ? { index, frame: (frame + 1) % frames } : { index: (index + 1) % Math.max(1, objects), frame: 0 },
      ),
    [objects, frames],
  );
  return { place, go, step, turn };
}

/** Runs as long as it is on: the next picture comes when the last has been drawn and its time is over. */
export function useCine(isOn: boolean, isDrawn: boolean, everyMs: number, turn: () => void): void {
  useEffect(() => {
    if (!isOn || !isDrawn) return;
    const timer = setTimeout(turn, everyMs);
    return () => clearTimeout(timer);
  });
}
