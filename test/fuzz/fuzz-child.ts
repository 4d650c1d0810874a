import { openOriginals } from './originals.ts';
import { type SeedReport, trySeed } from './try-seed.ts';

// A process of its own for hostile files: it may run out of memory or hang, and its parent sees which file did it.

/** From the child: `begun` with each seed, `done` with what came of it. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly originals: number; readonly sharedCorpus: boolean }
  | { readonly kind: 'begun'; readonly seed: number }
  | { readonly kind: 'done'; readonly report: SeedReport; readonly peakMemoryBytes: number };

const say = (message: ChildMessage) => process.send?.(message);
const originals = await openOriginals();
let queue = Promise.resolve();

/** From the parent: the seeds from `first` on. */
process.on('message', ({ first, count }: { first: number; count: number }) => {
  queue = queue.then(async () => {
    for (let seed = first; seed < first + count; seed += 1) {
      say({ kind: 'begun', seed });
      const report = await trySeed(originals, seed);
      say({ kind: 'done', report, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 });
      // Lets the messages out before the next file may bring the process down.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
say({ kind: 'ready', originals: originals.count, sharedCorpus: originals.sharedCorpus });
