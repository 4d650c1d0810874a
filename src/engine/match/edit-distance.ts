/** Edits between two words, a swap of neighbours being one (optimal string alignment). Stops above `limit` and gives `limit + 1` then. */
export function editDistance(left: string, right: string, limit = 2): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = above;
    above = current;
  }
  return Math.min(above[right.length] ?? 0, limit + 1);
}

/** Jaro-Winkler similarity, 0 to 1 (prefix weight 0.1, up to four letters). */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Array<boolean>(right.length).fill(false);
  const ours: string[] = [];
  for (let index = 0; index < left.length; index += 1) {
    const until = Math.min(right.length, index + reach + 1);
    for (let other = Math.max(0, index - reach); other < until; other += 1) {
      if (taken[other] || left[index] !== right[other]) continue;
      taken[other] = true;
      ours.push(left[index] ?? '');
      break;
    }
  }
  if (ours.length === 0) return 0;
  const theirs = [...right].filter((_, index) => taken[index]);
  const moved = ours.filter((letter, index) => letter !== theirs[index]).length / 2;
  const jaro = (ours.length / left.length + ours.length / right.length + (ours.length - moved) / ours.length) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < Math.min(left.length, right.length) && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}
