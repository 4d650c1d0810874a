import type { InstanceRow } from '../ledger/instances.ts';
import type { StationContext } from './station.ts';

const pageRows = 256;

/** Every staged instance of an import that has not been sent and is not at fault, in the order of the disc. */
export function* unsentInstances(importSeq: number, { deps }: Pick<StationContext, 'deps'>): Generator<InstanceRow> {
  for (let after = 0; ; ) {
    const page = deps.ledger.instances.toSend(importSeq, after, pageRows);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
