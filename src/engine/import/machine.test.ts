import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultCode, fault, faultCodes } from '../../contract/fault.ts';
import { stations } from '../../contract/import-choices.ts';
import { conditions } from '../../contract/imports.ts';
import type { ImportState } from '../ledger/imports.ts';
import { backoffMs, givesUp } from './backoff.ts';
import { type ImportEvent, transition } from './machine.ts';

const retryAt = '2024-06-01T08:00:00.000Z';
const faults = fc.constantFrom(...faultCodes).map((code: FaultCode) => fault(code));
const events: fc.Arbitrary<ImportEvent> = fc.oneof(
  fc.constantFrom<ImportEvent>(
    { type: 'claimed' },
    { type: 'interrupted' },
    { type: 'advanced' },
    { type: 'released' },
    { type: 'reopened' },
    { type: 'cancelled' },
    { type: 'restored' },
  ),
  faults.map((why): ImportEvent => ({ type: 'held', fault: why })),
  fc
    .record({ type: fc.constantFrom('retried', 'sentBack'), fault: faults, attempts: fc.nat(9) })
    .map((event) => ({ ...event, retryAt }) as ImportEvent),
);
const start: ImportState = { station: 'stage', condition: 'ready', retryAt: null, attempts: 0, fault: null };

/** Every state along a history; an event that means nothing leaves the state. */
function history(happened: readonly ImportEvent[]): ImportState[] {
  const states = [start];
  for (const event of happened)
    states.push(transition(states.at(-1) ?? start, event) ?? (states.at(-1) as ImportState));
  return states;
}
const histories = fc.array(events, { maxLength: 40 });

describe('the import machine', () => {
  it('is only ever in a state that makes sense', () => {
    fc.assert(
      fc.property(histories, (happened) => {
        for (const { station, condition, retryAt: until, fault: why } of history(happened)) {
          expect(stations).toContain(station);
          expect(conditions).toContain(condition);
          expect(condition === 'waiting').toBe(until !== null);
          if (condition === 'waiting' || condition === 'held') expect(why).not.toBeNull();
          if (station === 'done') expect(condition).toBe('ready');
        }
      }),
    );
  });

  it('reaches a station only by finishing the one before, while it runs', () => {
    fc.assert(
      fc.property(histories, (happened) => {
        const states = history(happened);
        for (const [n, event] of happened.entries()) {
          const before = states[n] as ImportState;
          const after = states[n + 1] as ImportState;
          const steps = stations.indexOf(after.station) - stations.indexOf(before.station);
          if (steps > 0) expect([steps, event.type, before.condition]).toEqual([1, 'advanced', 'running']);
          if (steps < 0) expect(['sentBack', 'reopened', 'restored']).toContain(event.type);
        }
      }),
    );
  });

  it('wakes what was cancelled by nothing but taking the cancelling back, and cancels nothing that is done', () => {
    fc.assert(
      fc.property(histories, events, (happened, event) => {
        const state = history(happened).at(-1) ?? start;
        if (state.condition === 'cancelled')
          expect(transition(state, event)).toEqual(event.type === 'restored' ? start : null);
        if (state.station === 'done') expect(transition(state, { type: 'cancelled' })).toBeNull();
      }),
    );
  });

  it('can always be finished from wherever it is, unless somebody cancelled it', () => {
    fc.assert(
      fc.property(histories, (happened) => {
        let state = history(happened).at(-1) ?? start;
        if (state.condition === 'cancelled') return;
        for (let step = 0; step < 20 && state.station !== 'done'; step += 1) {
          const events: ImportEvent[] = [{ type: 'advanced' }, { type: 'claimed' }, { type: 'released' }];
          state = events.map((event) => transition(state, event)).find((after) => after !== null) ?? state;
        }
        expect(state.station).toBe('done');
      }),
    );
  });

  it('goes on where it was after a crash in the middle of a station', () => {
    for (const station of ['stage', 'upload', 'verify', 'link'] as const) {
      const after = transition({ ...start, station, condition: 'running' }, { type: 'interrupted' });
      expect(after).toMatchObject({ station, condition: 'ready' });
    }
  });
});

describe('waiting', () => {
  const away = fault('archive-unreachable');

  it('grows from a second to five minutes, never in step with other desks', () => {
    const slowest = [1, 2, 3, 9, 10, 50].map((attempts) => backoffMs(attempts, away, () => 0.999_999));
    expect(slowest).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const ms = backoffMs(attempts, away, () => random);
          expect(ms).toBeGreaterThanOrEqual(500);
          expect(ms).toBeLessThanOrEqual(300_000);
        },
      ),
    );
  });

  it('lasts as long as the server asks, within reason', () => {
    expect(backoffMs(1, fault('archive-busy', { retryAfterSeconds: 120 }), () => 0)).toBe(120_000);
    expect(backoffMs(1, fault('archive-busy', { retryAfterSeconds: 999_999 }), () => 0)).toBe(3_600_000);
  });

  it('never ends for a server that is away, and ends for one that keeps answering wrongly', () => {
    expect(givesUp(10_000, away)).toBe(false);
    expect(givesUp(7, fault('archive-error'))).toBe(false);
    expect(givesUp(8, fault('archive-error'))).toBe(true);
  });
});
