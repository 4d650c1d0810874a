import type { InstanceRow } from '../ledger/instances.ts';
import type { StationContext } from './station.ts';

const pageRows = 256;

/**
 * Every staged instance of an import that has not been sent and is not at fault: the middle of each series first, so that a viewer shows every series
 * while the rest is still on its way, then the rest in the order of the disc.
 */
export function* unsentInstances(importSeq: number, { deps }: Pick<StationContext, 'deps'>): Generator<InstanceRow> {
  const { instances } = deps.ledger;
  const series = Map.groupBy(instances.seriesToSend(importSeq), ({ seriesInstanceUid }) => seriesInstanceUid);
  const first = new Set([...series.values()].map((own) => own[Math.floor((own.length - 1) / 2)]?.seq));
  for (const seq of first) yield* instances.toSend(importSeq, (seq ?? 0) - 1, 1);
  for (let after = 0; ; ) {
    const page = instances.toSend(importSeq, after, pageRows);
    yield* page.filter(({ seq }) => !first.has(seq));
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
