import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DirectoryStatus } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Connector } from './connector.ts';
import { keepCopy } from './keep-copy.ts';
import { copyRoom } from './testing/copy-room.ts';

let room: ReturnType<typeof copyRoom>;
beforeEach(() => {
  room = copyRoom();
});
afterEach(() => {
  vi.useRealTimers();
  room.remove();
});

const nothing = { items: [], next: null, changedUntil: null, total: null, problems: [] };

function keeperOf(read: (signal?: AbortSignal) => Promise<void>) {
  const told: DirectoryStatus[] = [];
  let passes = 0;
  const connector: Connector = {
    ...{ kind: 'rest', coverage: 'all', check: async () => ({ detail: '', facts: [] }), close: () => {} },
    readPage: (async (resource: string, _: unknown, signal?: AbortSignal) => {
      if (resource === 'patients') passes += 1;
      await read(signal);
      return nothing;
    }) as Connector['readPage'],
  };
  const copy = room.open(connector);
  const onBug = (error: unknown) => {
    throw error;
  };
  const keeper = keepCopy({ connector, copy, now: () => new Date(), onChanged: (status) => told.push(status), onBug });
  return { keeper, told, passes: () => passes };
}

test('two who ask for a sync at once get one, and the window is told when it has ended', async () => {
  const { keeper, told, passes } = keeperOf(async () => {});
  const [one, other] = await Promise.all([keeper.sync(), keeper.sync()]);
  expect(passes()).toBe(1);
  expect(one).toMatchObject({ state: 'complete', isRunning: false });
  expect(other).toEqual(one);
  expect(told.at(-1)).toMatchObject({ state: 'complete', isRunning: false });
  await keeper.stop();
});

test('a directory that refuses ends in the status, not in an exception', async () => {
  const { keeper } = keeperOf(async () => {
    throw new FaultError('ehr-forbidden');
  });
  expect(await keeper.sync()).toMatchObject({ state: 'never', fault: { code: 'ehr-forbidden' } });
  await keeper.stop();
});

test('a sync that is under way ends when its keeper is stopped', async () => {
  const { promise: isAsked, resolve } = Promise.withResolvers<void>();
  const { keeper } = keeperOf(async (signal) => {
    resolve();
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new FaultError('cancelled'))));
  });
  const ended = expect(keeper.sync()).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  await isAsked;
  await keeper.stop();
  await ended;
  expect(keeper.status()).toMatchObject({ state: 'never', fault: null, isRunning: false });
});

test('a directory that names its time (Retry-After) is not asked again before, and asked then', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let isBusy = true;
  const { keeper, passes } = keeperOf(async () => {
    if (isBusy) throw new FaultError('ehr-error', { status: 503, retryAfterSeconds: 900 });
  });
  const failed = vi.waitFor(() => expect(keeper.status().fault?.code).toBe('ehr-error'), { interval: 1 });
  keeper.start();
  await vi.advanceTimersByTimeAsync(0);
  await failed;
  expect(passes()).toBe(1);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(899_000);
  expect(passes()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(passes()).toBe(2);
  vi.useRealTimers();
  await keeper.stop();
});
