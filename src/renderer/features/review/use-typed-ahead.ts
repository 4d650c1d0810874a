import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';

/** No pause between two letters of somebody who types. */
const pauseMs = 150;

/**
 * A text field that is ahead of the draft it writes into: each letter is drawn alone, the draft, on which the whole screen stands, is told at a pause, and before
 * anything else can be done: on leaving the field, on any key that is no letter, on unmounting.
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
    latest.current(text);
    setTyped(null);
  }, []);
  useEffect(() => settle, [settle]);

  return {
    value: typed ?? value,
    onChange: (next: string): void => {
      if (unwritten.current) clearTimeout(unwritten.current.timer);
      unwritten.current = { text: next, timer: setTimeout(settle, pauseMs) };
      setTyped(next);
    },
    onBlur: settle,
    onKeyDown: ({ key, ctrlKey, metaKey }: KeyboardEvent): void => {
      if (ctrlKey || metaKey || (key.length > 1 && key !== 'Backspace' && key !== 'Shift')) settle();
    },
  };
}
