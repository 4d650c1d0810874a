import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Activity } from '../../contract/activity.ts';
import type { ImportView } from '../../contract/imports.ts';
import { openWorkFeed } from './work-feed.ts';

const view = (change: Partial<ImportView>): ImportView =>
  ({
    id: 'one',
    station: 'upload',
    condition: 'running',
    fault: null,
    bytesTotal: 100,
    bytesSent: 0,
    ...change,
  }) as ImportView;

let tellOf: (changed: ImportView) => void;
let told: Activity[];
let now: ImportView;
const change = (next: Partial<ImportView>) => {
  now = view(next);
  tellOf(now);
};

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  openWorkFeed({
    imports: {
      unfinished: () => [now],
      wrongAndOver: () => [],
      paused: () => false,
      onChanged(listener) {
        tellOf = listener;
        return () => undefined;
      },
    },
    reading: () => 0,
    onActivity: (activity) => told.push(activity),
    onNotice: () => undefined,
  });
});
afterEach(() => vi.useRealTimers());

it('says within a tenth of a second that work has begun: whoever closes the window then is asked', () => {
  change({ condition: 'ready' });
  change({ condition: 'running' });
  vi.advanceTimersByTime(100);
  expect(told).toMatchObject([{ running: 1 }]);
});

it('tells mere progress once a second, and a new state in the middle of it at once', () => {
  change({});
  vi.advanceTimersByTime(100);
  for (let sent = 1; sent <= 10; sent += 1) change({ bytesSent: sent });
  vi.advanceTimersByTime(900);
  expect(told.map(({ share }) => share)).toEqual([0]);
  vi.advanceTimersByTime(100);
  expect(told.map(({ share }) => share)).toEqual([0, 0.1]);
  change({ bytesSent: 20 });
  change({ bytesSent: 20, condition: 'waiting' });
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(3);
  expect(told[2]).toMatchObject({ running: 0, waiting: 1 });
});
