import type { Activity, Notice } from '../../contract/activity.ts';
import type { ImportView } from '../../contract/imports.ts';
import { activityOf, watchForNotices } from './activity.ts';
import type { Imports } from './imports.ts';

/** What the desk is doing, in numbers and ids: for the task bar, the tray, the system's notifications and the question on quitting. */
export interface WorkFeed {
  activity(): Activity;
  /** Work may have begun or ended. Listeners hear of it at most ten times a second, of progress once a second, and of the last change always. */
  changed(): void;
  close(): void;
}

const progressEveryMs = 1_000;
/** Closing the window asks by what was told last: a second late, it would end work that has just begun without a question. */
const stateEveryMs = 100;

export function openWorkFeed(options: {
  readonly imports: Pick<Imports, 'unfinished' | 'wrongAndOver' | 'paused' | 'onChanged'>;
  /** How many discs are being read. */
  readonly reading: () => number;
  readonly onActivity: (activity: Activity) => void;
  readonly onNotice: (notice: Notice) => void;
}): WorkFeed {
  const { imports } = options;
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let last = '';
  const states = new Map<string, string>();
  const activity = (): Activity =>
    activityOf(imports.unfinished(), {
      ...{ wrong: imports.wrongAndOver(), isPaused: imports.paused(), reading: options.reading() },
    });
  const tell = (): void => {
    dueAtMs = Number.POSITIVE_INFINITY;
    const now = activity();
    const text = JSON.stringify(now);
    if (text !== last) options.onActivity(now);
    last = text;
  };
  const tellWithin = (waitMs: number): void => {
    const atMs = performance.now() + waitMs;
    if (atMs >= dueAtMs) return;
    dueAtMs = atMs;
    clearTimeout(timer);
    timer = setTimeout(tell, waitMs).unref();
  };
  const isOtherState = ({ id, station, condition, paused }: ImportView): boolean => {
    const now = `${station} ${condition} ${paused === true}`;
    const isOther = states.get(id) !== now;
    if (station === 'done' || condition === 'cancelled') states.delete(id);
    else states.set(id, now);
    return isOther;
  };
  const notice = watchForNotices(options.onNotice);
  const unsubscribe = imports.onChanged((view) => {
    notice(view);
    tellWithin(isOtherState(view) ? stateEveryMs : progressEveryMs);
  });
  return {
    activity,
    changed: () => tellWithin(stateEveryMs),
    close() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}
