import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { tuneConnections } from './connection-tuner.ts';
import { limitRate } from './rate-limit.ts';
import { isWindowOpen, windowOpensAt } from './upload-window.ts';

/** A clock that stands until it is moved; what is due then happens in order. */
function handClock() {
  let at = Date.UTC(2026, 2, 17);
  let wallAheadMs = 0;
  let due: { when: number; call: () => void }[] = [];
  const clock: Clock = {
    now: () => at + wallAheadMs,
    elapsedMs: () => at,
    after(delayMs, call) {
      const entry = { when: at + delayMs, call };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
  };
  return {
    clock,
    move(ms: number) {
      at += ms;
      const now = due.filter(({ when }) => when <= at).sort((a, b) => a.when - b.when);
      due = due.filter(({ when }) => when > at);
      for (const { call } of now) call();
    },
    /** Somebody sets the clock on the wall. */
    setWall(aheadMs: number) {
      wallAheadMs = aheadMs;
    },
  };
}
const dayMs = 86_400_000;

/** A line that carries `perConnection` on each, `whole` at most, and loses `crowding` of it with each connection over its best. */
interface Link {
  perConnection: number;
  whole: number;
  crowding: number;
}
function rateOf({ perConnection, whole, crowding }: Link, width: number): number {
  const over = Math.max(0, width - Math.ceil(whole / perConnection));
  return Math.min(width * perConnection, whole) * (1 - crowding * over);
}
/** Lets bytes flow for so long; gives the widths that were used. */
function flow(
  tuner: ReturnType<typeof tuneConnections>,
  hand: ReturnType<typeof handClock>,
  link: Link,
  ms: number,
  everyMs = 50,
) {
  const widths: number[] = [];
  for (let passed = 0; passed < ms; passed += everyMs) {
    hand.move(everyMs);
    tuner.moved((rateOf(link, tuner.width()) * everyMs) / 1_000);
    widths.push(tuner.width());
  }
  return widths;
}

describe('the number of connections', () => {
  it('is the best of 1 to 8 for any line within ten seconds, or nearly', () => {
    const links = fc.record({
      perConnection: fc.integer({ min: 50_000, max: 50_000_000 }),
      whole: fc.integer({ min: 50_000, max: 200_000_000 }),
      crowding: fc.constantFrom(0, 0.05, 0.1),
    });
    fc.assert(
      fc.property(links, (link) => {
        const hand = handClock();
        const tuner = tuneConnections({ clock: hand.clock, most: () => 8 });
        tuner.begin();
        flow(tuner, hand, link, 10_000);
        const best = Math.max(...[1, 2, 3, 4, 5, 6, 7, 8].map((width) => rateOf(link, width)));
        expect(rateOf(link, tuner.width())).toBeGreaterThanOrEqual(best * 0.85);
      }),
    );
  });

  it('loses no second to a number that is plainly too small', () => {
    const hand = handClock();
    const tuner = tuneConnections({ clock: hand.clock, most: () => 8 });
    tuner.begin();
    const widths = flow(tuner, hand, { perConnection: 20_000_000, whole: 80_000_000, crowding: 0.02 }, 10_000, 10);
    const atTwo = widths.filter((width) => width === 2).length * 10;
    expect(atTwo).toBeGreaterThan(0);
    expect(atTwo).toBeLessThan(1_000);
    expect(tuner.width()).toBe(4);
  });

  it('does not swing to and fro once it is found, though the line trembles', () => {
    const hand = handClock();
    const tuner = tuneConnections({ clock: hand.clock, most: () => 8 });
    tuner.begin();
    const link = { perConnection: 2_000_000, whole: 8_000_000, crowding: 0.05 };
    flow(tuner, hand, link, 10_000);
    const widths = flow(tuner, hand, { ...link, whole: 7_700_000 }, 40_000);
    expect(new Set(widths).size).toBe(1);
  });

  it('follows a line that has changed, step by step', () => {
    const hand = handClock();
    const tuner = tuneConnections({ clock: hand.clock, most: () => 8 });
    tuner.begin();
    flow(tuner, hand, { perConnection: 4_000_000, whole: 4_000_000, crowding: 0.1 }, 10_000);
    expect(tuner.width()).toBe(1);
    flow(tuner, hand, { perConnection: 1_000_000, whole: 8_000_000, crowding: 0 }, 15 * 60_000);
    expect(tuner.width()).toBeGreaterThanOrEqual(4);
  });

  it('is never more than the site allows, and halves when the line fails', () => {
    const hand = handClock();
    let most = 3;
    const tuner = tuneConnections({ clock: hand.clock, most: () => most });
    tuner.begin();
    const fast = { perConnection: 1_000_000, whole: 100_000_000, crowding: 0 };
    expect(Math.max(...flow(tuner, hand, fast, 20_000))).toBeLessThanOrEqual(3);
    most = 8;
    flow(tuner, hand, fast, 10 * 60_000);
    const before = tuner.width();
    tuner.troubled();
    expect(tuner.width()).toBe(Math.floor(before / 2));
  });
});

describe('a clock that is set back by a day', () => {
  it('holds no image for that day under a limit of the line', async () => {
    const hand = handClock();
    const limit = limitRate({ clock: hand.clock, bytesPerSecond: () => 100_000 });
    const { signal } = new AbortController();
    await limit.take(10_000, signal);
    hand.setWall(-dayMs);
    hand.move(1_000);
    await limit.take(10_000, signal);
    const next = limit.take(100_000, signal);
    hand.move(1_000);
    await next;
  });

  it('lets the best number of connections be found within the same ten seconds', () => {
    const hand = handClock();
    const tuner = tuneConnections({ clock: hand.clock, most: () => 8 });
    tuner.begin();
    const link = { perConnection: 1_000_000, whole: 8_000_000, crowding: 0 };
    flow(tuner, hand, link, 1_000);
    hand.setWall(-dayMs);
    flow(tuner, hand, link, 9_000);
    expect(tuner.width()).toBe(8);
  });
});

describe('a limit of the line', () => {
  it('holds over all connections together, and an idle line may not save up for later', async () => {
    const hand = handClock();
    const limit = limitRate({ clock: hand.clock, bytesPerSecond: () => 100_000 });
    const { signal } = new AbortController();
    hand.move(60_000);
    let sent = 0;
    const send = async (): Promise<void> => {
      for (;;) {
        await limit.take(10_000, signal);
        sent += 10_000;
      }
    };
    for (let connection = 0; connection < 5; connection += 1) void send();
    for (let passed = 0; passed < 10_000; passed += 10) {
      hand.move(10);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
    expect(sent).toBeGreaterThan(980_000);
    // What may be on its way at once: a quarter of a second, and one piece of each connection.
    expect(sent).toBeLessThan(1_000_000 + 25_000 + 50_000);
  });

  it('ends a wait at once when the engine closes', async () => {
    const hand = handClock();
    const limit = limitRate({ clock: hand.clock, bytesPerSecond: () => 1_000 });
    const stop = new AbortController();
    await limit.take(10_000, stop.signal);
    const waiting = limit.take(10_000, stop.signal);
    stop.abort(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });
});

describe('the hours at which images leave', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const night = { from: '22:00', until: '06:00' };
  const at = (local: string): number => Date.parse(local);

  it('go over midnight, by the clock on the wall', () => {
    expect(isWindowOpen(night, at('2026-03-17T21:59:59'))).toBe(false);
    expect(isWindowOpen(night, at('2026-03-17T22:00:00'))).toBe(true);
    expect(isWindowOpen(night, at('2026-03-18T05:59:59'))).toBe(true);
    expect(isWindowOpen(night, at('2026-03-18T06:00:00'))).toBe(false);
    expect(windowOpensAt(night, at('2026-03-17T08:30:30'))).toBe(at('2026-03-17T22:00:00'));
    expect(windowOpensAt(night, at('2026-03-17T23:30:30'))).toBe(at('2026-03-17T23:30:30'));
    expect(isWindowOpen({ from: '08:00', until: '08:00' }, at('2026-03-17T03:00:00'))).toBe(true);
  });

  it('are right on the night that lacks an hour and on the one that has it twice', () => {
    const small = { from: '02:30', until: '04:00' };
    // 29 March 2026: 02:00 is followed by 03:00. The window opens with the first minute that lies in it.
    expect(new Date(windowOpensAt(small, at('2026-03-29T01:10:00'))).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    // 25 October 2026: the hour from 02:00 comes twice.
    expect(new Date(windowOpensAt(small, at('2026-10-25T01:00:00'))).toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(isWindowOpen(small, Date.parse('2026-10-25T01:45:00Z'))).toBe(true);
    // Only inside the missing hour: the next night.
    const missing = { from: '02:00', until: '03:00' };
    expect(windowOpensAt(missing, at('2026-03-29T00:30:00'))).toBeGreaterThan(at('2026-03-29T23:00:00'));
  });
});
