import { afterTheNextPicture, focusHeading } from './heading-focus.ts';

/**
 * Gives the focus back to what had it: a button that works on something is disabled for so long, and the browser takes the focus from it. Nobody who has gone
 * elsewhere meanwhile is called back. What went away with its card leaves the focus on the heading of the room, from where the keys go on. Returns how to stop.
 */
export function keepFocus(): () => void {
  let last: EventTarget | null = null;
  let waiting: EventTarget | null = null;
  const remember = ({ target }: FocusEvent): void => {
    last = target;
  };
  const observer = new MutationObserver((changes) => {
    if (last instanceof HTMLElement && !last.isConnected) {
      const gone = last;
      last = null;
      // A dialog gives the focus back by itself, and what has come in the place of what is gone may take it.
      afterTheNextPicture(() => takeToHeading(gone));
    }
    for (const { target } of changes) {
      if (!(target instanceof HTMLButtonElement)) continue;
      if (target.disabled && target === last) waiting = target;
      if (target.disabled || target !== waiting) continue;
      waiting = null;
      if (document.activeElement === document.body) target.focus({ preventScroll: true });
    }
  });
  document.addEventListener('focusin', remember);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}

function takeToHeading(gone: HTMLElement): void {
  const main = document.querySelector('main');
  if (main !== null && document.activeElement === document.body && !gone.isConnected) focusHeading(main);
}
