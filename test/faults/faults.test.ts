import { describe, it } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { seededRandom } from '../fuzz/random.ts';
import { allCases } from './all-cases.ts';
import { runFault } from './fault-bed.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: faults of archive and network, because Orthanc is not installed');

// One seed of each here; `npm run faults -- --seed S --runs N` for many.
describe.skipIf(!installed)('a fault', () => {
  for (const fault of allCases) {
    const reason = fault.cannotRun?.() ?? null;
    if (reason !== null) console.warn(`NOT RUN: ${fault.name}: ${reason}`);
    it.skipIf(reason !== null)(fault.promise, () => runFault(fault, seededRandom(20_260_317)));
  }
});
