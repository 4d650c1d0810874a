import { type ComponentType, lazy } from 'react';
import { MediaPage } from '../features/media/media-page.tsx';
import type { Screen } from './navigation.ts';

/** What each screen is fetched with. Home is in the page itself: a window is there as soon as it can take a disc. */
const fetched = {
  review: () => import('../features/review/review-page.tsx').then(({ ReviewPage }) => ReviewPage),
  research: () => import('../features/research/research-page.tsx').then(({ ResearchPage }) => ResearchPage),
  queue: () => import('../features/queue/queue-page.tsx').then(({ QueuePage }) => QueuePage),
  history: () => import('../features/history/history-page.tsx').then(({ HistoryPage }) => HistoryPage),
  archive: () => import('../features/archive/archive-page.tsx').then(({ ArchivePage }) => ArchivePage),
  statistics: () => import('../features/statistics/statistics-page.tsx').then(({ StatisticsPage }) => StatisticsPage),
  settings: () => import('../features/settings/settings-page.tsx').then(({ SettingsPage }) => SettingsPage),
  study: () => import('./study-screen.tsx').then(({ StudyScreen }) => StudyScreen),
  'first-run': () => import('../features/first-run/first-run-page.tsx').then(({ FirstRunPage }) => FirstRunPage),
} satisfies Record<Exclude<Screen, 'home'>, () => Promise<ComponentType>>;

const later = (load: () => Promise<ComponentType>): ComponentType =>
  lazy(() => load().then((component) => ({ default: component })));

/** The screens of the window. */
export const pages: Record<Screen, ComponentType> = {
  home: MediaPage,
  review: later(fetched.review),
  research: later(fetched.research),
  queue: later(fetched.queue),
  history: later(fetched.history),
  archive: later(fetched.archive),
  statistics: later(fetched.statistics),
  settings: later(fetched.settings),
  study: later(fetched.study),
  'first-run': later(fetched['first-run']),
};

/** Fetches all screens once the window has nothing else to do, one after the other: a click then waits for none. */
export function fetchScreensWhenIdle(): void {
  const rest = Object.values(fetched);
  const next = (): void => {
    const load = rest.shift();
    // A screen that cannot be fetched says so when it is opened.
    if (load)
      void load()
        .catch(() => undefined)
        .finally(() => requestIdleCallback(next));
  };
  requestIdleCallback(next);
}
