import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';
import type { Wish } from '../fault-proxy.ts';

const store = 'POST /instances';

/** What befalls one store, chosen by the seed, and must be over by itself. */
function passing(name: string, promise: string, wish: (random: (below: number) => number) => Wish): FaultCase {
  return {
    name,
    promise,
    async run(bed, random) {
      const first = 1 + random(bed.images);
      const second = 1 + random(bed.images + 4);
      const wishes = new Map([first, second].map((n) => [n, wish(random)]));
      bed.proxy.wish = (line, n) => (line === store ? wishes.get(n) : undefined);
      const view = await bed.importStudy();
      insist(view.status === 'success', `ended ${view.status} (${view.fault?.code})`);
    },
  };
}

export const busy = passing(
  'busy',
  'an archive that says 503 with Retry-After is left alone for so long, and then gets the rest',
  () => ({ kind: 'answer', status: 503, headers: { 'retry-after': '7' } }),
);
export const reset = passing(
  'reset',
  'a connection that breaks at any byte of an image costs that image a second try',
  (random) => ({ kind: 'cut', afterBytes: 1 + random(33_000) }),
);
export const stall = passing('stall', 'an archive that goes silent in the middle is given up and tried again', () => ({
  kind: 'stall',
}));
export const replyLost = passing(
  'reply-lost',
  'an image that was stored, but whose answer was lost, is found there and not stored twice',
  () => ({ kind: 'lose-reply' }),
);
