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

type Fetched = keyof typeof fetched;

const later = (screen: Fetched): ComponentType => lazy(() => load(screen).then((page) => ({ default: page })));

/** Each takes the place of what fetches it as soon as it is there. */
const pages: Record<Screen, ComponentType> = {
  home: MediaPage,
  review: later('review'),
  research: later('research'),
  queue: later('queue'),
  history: later('history'),
  archive: later('archive'),
  statistics: later('statistics'),
  settings: later('settings'),
  study: later('study'),
  'first-run': later('first-run'),
};

async function load(screen: Fetched): Promise<ComponentType> {
  pages[screen] = await fetched[screen]();
  return pages[screen];
}

/**
 * A screen of the window: itself where it has been fetched, else what fetches it and is empty meanwhile. React leaves what was empty so for 300 ms at least, so
 * that a screen which is there already must not be waited for.
 */
export function pageOf(screen: Screen): ComponentType {
  return pages[screen];
}

/** Fetches one screen, so that it is there when it is first drawn. One that cannot be fetched says so when it is opened. */
export async function fetchScreen(screen: Screen): Promise<void> {
  if (screen !== 'home') await load(screen).catch(() => undefined);
}

/** Fetches all screens once the window has nothing else to do, one after the other: a click then waits for none. */
export function fetchScreensWhenIdle(): void {
  const rest = Object.keys(fetched) as Fetched[];
  const next = (): void => {
    const screen = rest.shift();
    if (screen) void fetchScreen(screen).finally(() => requestIdleCallback(next));
  };
  requestIdleCallback(next);
}
