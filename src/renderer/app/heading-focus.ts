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
      heading = main.current ? focusHeading(main.current) : null;
      return false;
    };
    if (!main.current) return;
    let isAwaited = false;
    const look = (): void => {
      if (isAwaited) return;
      isAwaited = true;
      afterTheNextPicture(() => {
        isAwaited = false;
        if (isOver()) observer.disconnect();
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(main.current, { childList: true, subtree: true });
    look();
    return () => {
      isAwaited = true;
      observer.disconnect();
    };
  }, [screen, main]);
}

/** In the middle of drawing, taking the focus would make the browser lay everything out twice. */
export function afterTheNextPicture(then: () => void): void {
  requestAnimationFrame(() => setTimeout(then));
}

/** Puts the focus on the heading of a screen; gives it, or null where there is none yet. */
export function focusHeading(screen: ParentNode): HTMLElement | null {
  const heading = screen.querySelector('h1');
  if (heading === null) return null;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return heading;
}
