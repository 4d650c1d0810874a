import { createHash } from 'node:crypto';

/** A UUID that depends on nothing but `name`: ids of the seed stay the same on every machine and in every run. */
export function seededUuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Picks entries of lists in an order that depends on `seed` alone. */
export function seededPicker(seed: number): {
  pick<Item>(items: readonly Item[]): Item;
  integer(from: number, to: number): number;
} {
  let draws = 0;
  const draw = (below: number): number => {
    draws += 1;
    return createHash('sha256').update(`${seed}/${draws}`).digest().readUInt32BE(0) % below;
  };
  return {
    pick: <Item>(items: readonly Item[]) => {
      const item = items[draw(items.length)];
      if (item === undefined) throw new Error('Cannot pick from an empty list');
      return item;
    },
    integer: (from, to) => from + draw(to - from + 1),
  };
}
