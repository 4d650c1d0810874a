import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FaultError } from '../contract/fault.ts';
import { backupHealth, backupOutcome } from './backup-outcome.ts';
import type { StoredSettings } from './connections.ts';
import { createHousekeeping } from './housekeeping.ts';
import { openTestRoom, type TestRoom } from './import/testing/test-room.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { openLog } from './log.ts';

let work: string;
let room: TestRoom;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-housekeeping-'));
  room = openTestRoom(join(work, 'home'));
});
afterEach(async () => {
  await room.close();
  rmSync(work, { recursive: true, force: true });
});

const everyHours = 24;
const settings = { backup: { everyHours, keep: 14, folder: null }, retention: { originalsDays: 30 } } as StoredSettings;
const at = new Date('2026-03-17T02:00:00.000Z');
const hoursLater = (hours: number) => new Date(at.getTime() + hours * 3_600_000);

/** One look of the housekeeping, until both its halves are done; gives how often originals were swept. */
async function look(ledger: Ledger): Promise<number> {
  let sweeps = 0;
  const swept = Promise.withResolvers<void>();
  const toRemove = () => {
    sweeps += 1;
    swept.resolve();
    return [];
  };
  const keeper = createHousekeeping({
    ...{ home: join(work, 'home'), spool: room.spool, log: openLog(null), now: () => at, settings: () => settings },
    ledger: { ...ledger, originals: { ...ledger.originals, toRemove } },
  });
  keeper.start();
  await swept.promise;
  await keeper.stop();
  return sweeps;
}
const made = {
  detail: 'last backup 2026-03-17T02:00:00.000Z',
  facts: [{ code: 'backup-made', params: { madeOn: '2026-03-17' } }],
};
const health = (now: Date) => backupHealth(backupOutcome(room.ledger.settings), everyHours, now);

it('sweeps originals though the backup fails, and the checks say that it failed until the next good one', async () => {
  expect(health(at)).toEqual({ detail: 'no backup yet', facts: [{ code: 'no-backup', params: {} }] });
  const backup = () => {
    throw new FaultError('disk-full');
  };
  expect(await look({ ...room.ledger, backup })).toBe(1);
  expect(health(at)).toMatchObject({ state: 'warning', fault: { code: 'disk-full' } });
  expect(await look(room.ledger)).toBe(1);
  expect(health(at)).toEqual(made);
});

it('says when the last good backup is older than two of its intervals, not sooner', async () => {
  await look(room.ledger);
  expect(health(hoursLater(47))).not.toHaveProperty('state');
  expect(health(hoursLater(49))).toEqual({
    ...{ ...made, state: 'warning' },
    fault: { code: 'backup-late', class: 'setup', params: {} },
  });
});
