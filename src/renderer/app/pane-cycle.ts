const stops =
  'button:not([disabled]), input:not([disabled]), [href], select:not([disabled]), textarea, [tabindex]:not([tabindex="-1"])';

/** F6 moves the focus to the next pane (`[data-pane]`) in which there is something to do, Shift+F6 to the one before. */
export function cyclePanes(event: KeyboardEvent): void {
  if (event.key !== 'F6') return;
  event.preventDefault();
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => firstStop(pane) !== null);
  // A pane can lie within another: the inner one comes after it.
  const present = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const from = present < 0 && event.shiftKey ? panes.length : present;
  const next = panes.at((from + (event.shiftKey ? -1 : 1) + panes.length) % Math.max(panes.length, 1));
  if (next) firstStop(next)?.focus();
}

/** What takes the focus in a pane: the first within it that can, or the pane itself. */
function firstStop(pane: HTMLElement): HTMLElement | null {
  if (!pane.checkVisibility() || pane.closest('[inert]') !== null) return null;
  const within = [...pane.querySelectorAll<HTMLElement>(stops)].find((element) => element.checkVisibility());
  return within ?? (pane.tabIndex >= 0 ? pane : null);
}
