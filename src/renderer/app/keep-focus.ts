/**
 * Gives the focus back to what had it: a button that works on something is disabled for so long, and the browser takes the focus from it. Nobody who has gone
 * elsewhere meanwhile is called back. Returns how to stop.
 */
export function keepFocus(): () => void {
  let last: EventTarget | null = null;
  let waiting: EventTarget | null = null;
  const remember = ({ target }: FocusEvent): void => {
    last = target;
  };
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!(target instanceof HTMLButtonElement)) continue;
      if (target.disabled && target === last) waiting = target;
      if (target.disabled || target !== waiting) continue;
      waiting = null;
      if (document.activeElement === document.body) target.focus({ preventScroll: true });
    }
  });
  document.addEventListener('focusin', remember);
  observer.observe(document.body, { subtree: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}
