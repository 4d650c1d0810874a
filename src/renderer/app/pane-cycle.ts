/** F6 moves the focus to the next pane (`[data-pane]`), Shift+F6 to the one before. */
export function cyclePanes(event: KeyboardEvent): void {
  if (event.key !== 'F6') return;
  event.preventDefault();
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  const present = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes.at((present + (event.shiftKey ? -1 : 1) + panes.length) % Math.max(panes.length, 1));
  const target = next?.querySelector<HTMLElement>(
    'button:not([disabled]), input:not([disabled]), [href], select, textarea, [tabindex]:not([tabindex="-1"])',
  );
  (target ?? next)?.focus();
}
