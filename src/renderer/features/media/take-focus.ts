import { nothingHasFocus } from '../../ui/nothing-has-focus.ts';

/**
 * Moves the focus to something that has just appeared, if nobody is at work elsewhere: nothing has it, or the button or heading of the room that is open.
 */
export function takeFocus(element: HTMLElement | null): void {
  if (nothingHasFocus() || document.activeElement?.closest('nav')) element?.focus();
}
