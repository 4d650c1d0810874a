import type { Page } from '@playwright/test';

/**
 * What of the window's words and controls nobody can bring into view: cut by an edge, their own or the window's, that does not scroll. A text that ends in
 * an ellipsis on purpose is none, nor is what only a screen reader gets. A button whose words do not fit into it is one.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slack = 2;
    const scrolls = (value: string) => value === 'auto' || value === 'scroll';
    const isShown = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return (
        width > 1 && height > 1 && style.visibility === 'visible' && style.opacity !== '0' && style.clip === 'auto'
      );
    };
    /** Of one axis: the part of `box` that is lost on the way up to the window's edge, in pixels. */
    const lost = (element: Element, axis: 'x' | 'y'): number => {
      const [start, end, overflow] =
        axis === 'x' ? (['left', 'right', 'overflowX'] as const) : (['top', 'bottom', 'overflowY'] as const);
      const own = element.getBoundingClientRect();
      let from = own[start];
      let to = own[end];
      // What is placed absolutely is cut by nothing below what it is placed in.
      let placedIn: Element | null = null;
      for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
        if (placedIn !== null && placedIn !== above) continue;
        const style = getComputedStyle(above);
        placedIn = style.position === 'absolute' ? (above as HTMLElement).offsetParent : null;
        const edge = above.getBoundingClientRect();
        if (style.position === 'fixed') break;
        if (style.textOverflow === 'ellipsis' || style.clip !== 'auto') return 0;
        if (scrolls(style[overflow])) {
          from = edge[start];
          to = edge[end];
        } else if (style[overflow] !== 'visible') {
          const over = Math.max(edge[start] - from, to - edge[end]);
          if (over > slack) return over;
        }
      }
      const far = axis === 'x' ? innerWidth : innerHeight;
      return Math.max(-from, to - far);
    };
    const wanted =
      'button, input, select, textarea, a[href], summary, h1, h2, h3, p, dt, dd, label, li, [role=tab], [role=row]';
    return [...document.querySelectorAll(wanted)].filter(isShown).flatMap((element) => {
      const what = `${element.tagName.toLowerCase()} "${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)}"`;
      if (element.closest('[aria-hidden=true]')) return [];
      const squeezed = [...element.querySelectorAll('.mantine-Button-label')].some(
        (label) => label.scrollWidth - label.clientWidth > slack,
      );
      const losses = (['x', 'y'] as const).flatMap((axis) => {
        const pixels = lost(element, axis);
        return pixels > slack ? [`${what} loses ${Math.round(pixels)} px in ${axis}`] : [];
      });
      return squeezed ? [...losses, `${what} is too narrow for its words`] : losses;
    });
  });
}
