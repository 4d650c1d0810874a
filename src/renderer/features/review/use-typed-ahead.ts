import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';

/** No pause between two letters of somebody who types. */
const pauseMs = 150;

/** What tells the drafts of the fields that are ahead of theirs. */
const ahead = new Set<() => void>();

/** A draft was told in this very task: what stands on it is not drawn yet. */
let isJustTold = false;
function told(): void {
  isJustTold = true;
  setTimeout(() => {
    isJustTold = false;
  }, 0);
}

/**
 * Tells every draft what was typed into its field. Gives whether any did not know it, or has just been told (by the key that this is about, say): what stands on
 * the drafts is about to change then.
 */
export function settleTyped(): boolean {
  for (const settle of [...ahead]) settle();
  return isJustTold;
}

/**
 * A text field that is ahead of the draft it writes into: each letter is drawn alone, the draft, on which the whole screen stands, is told at a pause, and before
 * anything else can be done: on leaving the field, on any key that is no letter, on unmounting, and by {@link settleTyped}.
 *
 * @param value what the draft holds
 * @param write tells the draft
 */
export function useTypedAhead(value: string, write: (next: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const unwritten = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  const latest = useRef(write);
  latest.current = write;

  const settle = useCallback(() => {
    if (unwritten.current === null) return;
    const { text, timer } = unwritten.current;
    clearTimeout(timer);
    unwritten.current = null;
    ahead.delete(settle);
    latest.current(text);
    told();
    setTyped(null);
  }, []);
  useEffect(() => settle, [settle]);

  return {
    value: typed ?? value,
    onChange: (next: string): void => {
      if (unwritten.current) clearTimeout(unwritten.current.timer);
      unwritten.current = { text: next, timer: setTimeout(settle, pauseMs) };
      ahead.add(settle);
      setTyped(next);
    },
    onBlur: settle,
    onKeyDown: ({ key, ctrlKey, metaKey }: KeyboardEvent): void => {
      if (ctrlKey || metaKey || (key.length > 1 && key !== 'Backspace' && key !== 'Shift')) settle();
    },
  };
}
