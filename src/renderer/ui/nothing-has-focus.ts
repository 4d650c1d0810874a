/** Whether nobody is at work in the window: the focus is nowhere, or on the room as a whole. */
export function nothingHasFocus(): boolean {
  const present = document.activeElement;
  return present === null || present === document.body || present.tagName === 'MAIN';
}
