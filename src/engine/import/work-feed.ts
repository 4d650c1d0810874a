import type { Activity, Notice } from '../../contract/activity.ts';
import { activityOf, watchForNotices } from './activity.ts';
import type { Imports } from './imports.ts';

/** What the desk is doing, in numbers and ids: for the task bar, the tray, the system's notifications and the question on quitting. */
export interface WorkFeed {
  activity(): Activity;
  /** Something may have changed. Listeners hear of it at most once a second, and of the last change always. */
  changed(): void;
  close(): void;
}

const everyMs = 1_000;

export function openWorkFeed(options: {
  readonly imports: Pick<Imports, 'unfinished' | 'wrongAndOver' | 'paused' | 'onChanged'>;
  /** How many discs are being read. */
  readonly reading: () => number;
  readonly onActivity: (activity: Activity) => void;
  readonly onNotice: (notice: Notice) => void;
}): WorkFeed {
  const { imports } = options;
  let timer: NodeJS.Timeout | null = null;
  let last = '';
  const activity = (): Activity =>
    activityOf(imports.unfinished(), {
      ...{ wrong: imports.wrongAndOver(), isPaused: imports.paused(), reading: options.reading() },
    });
  const tell = (): void => {
    timer = null;
    const now = activity();
    const text = JSON.stringify(now);
    if (text !== last) options.onActivity(now);
    last = text;
  };
  const changed = (): void => {
    timer ??= setTimeout(tell, everyMs).unref();
  };
  const notice = watchForNotices(options.onNotice);
  const unsubscribe = imports.onChanged((view) => {
    notice(view);
    changed();
  });
  return {
    activity,
    changed,
    close() {
      unsubscribe();
      if (timer) clearTimeout(timer);
    },
  };
}
