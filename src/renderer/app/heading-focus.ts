import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus on the heading of a screen that has been opened by something of the screen before, which took the focus with it: a screen reader says where
 * one is, and the keys scroll. What takes the focus itself keeps it.
 */
export function useHeadingFocus(screen: string, main: RefObject<HTMLElement | null>): void {
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    let heading: HTMLElement | null = null;
    /** Until something else has it: a screen that has just come draws its heading anew with its content. */
    const isOver = (): boolean => {
      const present = document.activeElement;
      if (present !== document.body) return present !== heading;
      heading = main.current?.querySelector('h1') ?? null;
      if (heading === null) return false;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      return false;
    };
    if (isOver() || !main.current) return;
    const observer = new MutationObserver(() => {
      if (isOver()) observer.disconnect();
    });
    observer.observe(main.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [screen, main]);
}
