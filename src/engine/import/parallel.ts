/**
 * Works through `items` with at most `width` at once, in order of start. `take` is asked before each one; when it says no, none is started
 * any more. Waits for all that were started, then throws the first error, if there was one.
 */
export async function parallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  take: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failed = false;
  let firstError: unknown;

  async function run(): Promise<void> {
    while (!failed && take()) {
      const step = await iterator.next();
      if (step.done) return;
      try {
        await work(step.value);
      } catch (error) {
        if (!failed) firstError = error;
        failed = true;
      }
    }
  }
  await Promise.all(Array.from({ length: width }, run));
  if (failed) throw firstError;
}
