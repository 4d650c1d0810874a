/** Whether nobody is at work in the window: the focus is nowhere, or on the heading of the room. */
export function nothingHasFocus(): boolean {
  return document.activeElement?.matches('body, h1') ?? true;
}
