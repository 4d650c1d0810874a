/**
 * Where the mark goes in a list of `count` options when a key is pressed; null for a key that does not move it. Nothing is marked (−1) until an arrow
 * key is pressed, so that Enter alone never takes anybody (matching.md §6.3). Pure.
 */
export function optionStep(key: string, marked: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return marked + 1 >= count ? 0 : marked + 1;
    case 'ArrowUp':
      return marked <= 0 ? count - 1 : marked - 1;
    default:
      return null;
  }
}
