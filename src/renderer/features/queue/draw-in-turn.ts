import { useEffect, useState } from 'react';

/** So many rows are drawn whole between two pictures: what a picture’s time allows, less while the list moves under a wheel. */
const aPictureMoving = 1;
const aPictureAtRest = 3;

interface Waiting {
  readonly isMoving: () => boolean;
  readonly draw: () => void;
}

const waiting = new Set<Waiting>();
let isAsked = false;

function askForPicture(): void {
  if (isAsked || waiting.size === 0) return;
  isAsked = true;
  requestAnimationFrame(drawSome);
}

function drawSome(): void {
  isAsked = false;
  // The last to come is what is looked at.
  const inTurn = [...waiting].reverse();
  for (const one of inTurn.slice(0, inTurn[0]?.isMoving() ? aPictureMoving : aPictureAtRest)) {
    waiting.delete(one);
    one.draw();
  }
  askForPicture();
}

/**
 * Whether a part of a list is to be drawn whole: at once where the list rests; one that comes in while it moves has its turn soon, few at a time, so that a
 * screenful that comes together makes no frame wait.
 */
export function useDrawInTurn(isMoving: () => boolean): boolean {
  const [isWhole, setWhole] = useState(() => !isMoving());
  useEffect(() => {
    if (isWhole) return;
    const own = { isMoving, draw: () => setWhole(true) };
    waiting.add(own);
    askForPicture();
    return () => {
      waiting.delete(own);
    };
  }, [isWhole, isMoving]);
  return isWhole;
}
