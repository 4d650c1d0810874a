/**
 * Moves the focus to something that has just appeared, if nobody is at work elsewhere: nothing has it, or the button or heading of the room that is open.
 */
export function takeFocus(element: HTMLElement | null): void {
  const present = document.activeElement;
  if (present === null || present === document.body || present.closest('nav, h1') !== null) element?.focus();
}
