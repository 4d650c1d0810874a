/**
 * Works through `items` with at most `width()` at once, in order of start; the width is asked again after each item, so that it may grow and
 * shrink on the way. `take` is asked before each one; when it says no, none is started any more. Waits for all that were started, then
 * throws the first error, if there was one.
 */
export async function parallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  width: () => number,
  take: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failed = false;
  let firstError: unknown;
  let exhausted = false;
  const lanes = new Set<Promise<void>>();
  let widened: () => void = () => {};

  async function run(): Promise<void> {
    while (!failed && !exhausted && lanes.size <= Math.max(1, width()) && take()) {
      const step = await iterator.next();
      if (step.done) {
        exhausted = true;
        return;
      }
      try {
        await work(step.value);
      } catch (error) {
        if (!failed) firstError = error;
        failed = true;
      }
      topUp();
    }
  }
  function topUp(): void {
    while (!failed && !exhausted && take() && lanes.size < Math.max(1, width())) {
      const lane: Promise<void> = run().finally(() => lanes.delete(lane));
      lanes.add(lane);
      widened();
    }
  }
  topUp();
  while (lanes.size > 0) {
    const more = new Promise<void>((resolve) => {
      widened = resolve;
    });
    await Promise.race([Promise.all(lanes), more]);
  }
  if (failed) throw firstError;
}
