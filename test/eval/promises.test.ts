import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/engine/match/candidate-guards.ts';
import { type EvalSet, hasMatchingData } from './eval-set.ts';
import { freshSet } from './fresh.ts';
import { measureSet, noCounts } from './measure-set.ts';
import { measureVariants } from './pn-variants.ts';
import { measureVerify, noVerifyCounts } from './verify.ts';

const tiers = [1, 2, 3, 4, 5];
const people = 2_500;
const policy = { ...defaultPolicy, tiers };

async function counted(set: EvalSet) {
  const counts = noCounts();
  await measureSet(set, policy, counts);
  return counts;
}

if (!hasMatchingData()) console.warn('NOT RUN: the matcher on ../shared/matching, which is not there');

/** One seed each: whether the numbers of the guide still hold at all. `npm run eval` measures them with their bounds. */
describe('the matcher’s promises', () => {
  it('decides by itself for more than nine studies in ten whose patient the directory knows, for nobody wrong, and puts the right one first where a person has to choose', async () => {
    const counts = await counted(freshSet(1, people));
    expect(counts.present).toBeGreaterThan(people / 2);
    expect(counts.right / counts.present).toBeGreaterThan(0.9);
    expect(counts.wrongPairs).toEqual([]);
    expect(counts.first / counts.listed).toBeGreaterThan(0.93);
    // Of a hundred that are listed in so small a set: the 97 % of the goal want a larger one.
    expect(counts.topThree / counts.listed).toBeGreaterThan(0.95);
  });

  it('decides for four in five of a badly kept registry, and for nobody wrong', async () => {
    const counts = await counted(freshSet(3, people, 3));
    expect(counts.right / counts.present).toBeGreaterThan(0.79);
    expect(counts.wrongPairs).toEqual([]);
  });

  it('confirms whom a person named, and never takes a stranger’s disc for hers', async () => {
    const verify = noVerifyCounts();
    await measureVerify(freshSet(4, people), tiers, 4, verify);
    expect(verify.confirmable / verify.present).toBeGreaterThan(0.95);
    expect(verify.strangers).toBeGreaterThan(people / 3);
    expect(verify.strangersAccepted).toBe(0);
  });

  it.skipIf(!hasMatchingData())('reads names as people of many countries write them', async () => {
    const variants = await measureVariants();
    expect(variants.forbidden).toEqual([]);
    expect(variants.sameRecognised / variants.same).toBeGreaterThan(0.85);
  });
});
