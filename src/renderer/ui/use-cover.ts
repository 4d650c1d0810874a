import { type RefObject, useLayoutEffect } from 'react';

/**
 * For what lies over other panes: as long as it is there no key reaches what it hides, and when it goes the focus is back on what opened it. Before
 * the effects in which it takes the focus itself.
 */
export function useCover(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const cover = ref.current;
    const opener = document.activeElement;
    if (cover === null) return;
    const hidden = hiddenBy(cover);
    for (const element of hidden) element.inert = true;
    return () => {
      for (const element of hidden) element.inert = false;
      const isHere = document.activeElement === document.body || ref.current?.contains(document.activeElement);
      if (isHere && opener instanceof HTMLElement) opener.focus();
    };
  }, [ref]);
}

/** Panes and tabs whose middle is behind the cover. */
function hiddenBy(cover: HTMLElement): HTMLElement[] {
  const { left, right, top, bottom } = cover.getBoundingClientRect();
  const beside = cover.offsetParent?.querySelectorAll<HTMLElement>('[data-pane], [role=tablist]') ?? [];
  return [...beside].filter((element) => {
    if (element.contains(cover) || cover.contains(element)) return false;
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return x > left && x < right && y > top && y < bottom;
  });
}
