import type { Page } from '@playwright/test';
import type { Look, Place } from '../fake-page/fake-window.ts';
import { words } from '../fake-page/page-words.ts';

/** A screen in one of its states. */
export interface Shot extends Place {
  readonly name: string;
  /** What is done there before the picture is taken. */
  readonly reach?: (page: Page, language: Look['language']) => Promise<void>;
}

const click = (key: string, role: 'button' | 'tab' = 'button') => {
  return async (page: Page, language: Look['language'], nth = 0): Promise<void> =>
    page
      .getByRole(role, { name: words(language, key) })
      .nth(nth)
      .click();
};

const settingsGroups = ['discs', 'research', 'matching', 'sending', 'records', 'computer', 'people', 'checks'] as const;

/** Types a name into the archive's search, whose field is the first of the screen. */
async function searchArchive(page: Page): Promise<void> {
  await page.locator('main search input').first().fill('er');
  await page.getByRole('table').waitFor();
}

/** Scrolls Settings to the further archives. */
async function showFurther(page: Page, language: Look['language']): Promise<void> {
  await page.getByRole('heading', { name: words(language, 'settings.furtherTitle') }).evaluate((title) => {
    title.scrollIntoView();
  });
}

async function openFirstRow(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).getByRole('button').click();
  await page.getByRole('dialog').getByRole('heading').first().waitFor();
}

/** Gives the patient the screen. */
async function askPatient(page: Page, language: Look['language']): Promise<void> {
  await click('desk.askPatient')(page, language);
  await page.getByRole('dialog').locator('input').first().focus();
  await page.keyboard.type('4711');
  await click('desk.turn')(page, language);
  await page.getByRole('heading', { name: words(language, 'desk.ask.name') }).waitFor();
}

async function openMatch(page: Page, language: Look['language']): Promise<void> {
  const tab = page.getByRole('tab', { name: words(language, 'review.tabMatch') });
  if (await tab.isVisible()) await tab.click();
}

async function openWhat(page: Page, language: Look['language']): Promise<void> {
  const tab = page.getByRole('tab', { name: words(language, 'review.tabWhat') });
  if (await tab.isVisible()) await tab.click();
}

async function openTags(page: Page, language: Look['language']): Promise<void> {
  await openWhat(page, language);
  await click('review.allTags')(page, language);
  await page.getByRole('treegrid').waitFor();
}

/** The image beside another one. */
async function compareTags(page: Page, language: Look['language']): Promise<void> {
  await openTags(page, language);
  await page.locator('[data-covers-panes] select').selectOption('image');
  await page.getByRole('row').filter({ hasText: '0010,4000' }).click();
}

/** A name whose letters are a guess. */
async function openTagDetails(page: Page, language: Look['language']): Promise<void> {
  await openTags(page, language);
  await page.getByRole('row').filter({ hasText: '0010,0010' }).click();
  await page
    .getByRole('complementary', { name: words(language, 'tags.details') })
    .locator('pre')
    .waitFor();
}

/** Waits for the disc to be read, up to something that its card says then. */
const discRead = (key: string) => async (page: Page, language: Look['language']) =>
  page.locator('main').getByText(words(language, key)).first().waitFor();

async function tryToEject(page: Page, language: Look['language']): Promise<void> {
  await discRead('scan.canReturnRead')(page, language);
  await click('eject.name')(page, language);
  await page.getByRole('alert').first().waitFor();
}

/** Each screen empty, busy and broken, and what stands in front of the window. */
export const shots: readonly Shot[] = [
  { name: 'home-empty', scene: 'empty' },
  { name: 'home-volumes', scene: 'volumes', room: 'home' },
  { name: 'home-busy', scene: 'busy', room: 'home' },
  { name: 'home-held-disc', scene: 'held-disc', room: 'home' },
  { name: 'home-kept', scene: 'kept', room: 'home' },
  { name: 'disc-reading', scene: 'reading', room: 'home', reach: discRead('scan.keepRest') },
  { name: 'disc-copied', scene: 'happy', room: 'home', reach: discRead('scan.canReturnRead') },
  { name: 'disc-two-patients', scene: 'two', room: 'home', reach: discRead('review.twoPeople') },
  { name: 'disc-here-before', scene: 'before', room: 'home', reach: discRead('scan.hereBefore') },
  { name: 'disc-reports-only', scene: 'reports-only', room: 'home', reach: discRead('documents.attach') },
  { name: 'disc-nothing', scene: 'nothing', room: 'home', reach: discRead('scan.nothing') },
  { name: 'disc-eject-failed', scene: 'held-disc', room: 'home', reach: tryToEject },
  { name: 'home-broken', scene: 'broken', room: 'home' },
  { name: 'home-practice', scene: 'practice', room: 'home' },
  { name: 'home-long', scene: 'long', room: 'home' },
  { name: 'vault-locked', scene: 'locked' },
  { name: 'review-happy', scene: 'happy', opensDisc: true },
  { name: 'review-what', scene: 'happy', opensDisc: true, reach: openWhat },
  { name: 'review-confirm', scene: 'confirm', opensDisc: true },
  { name: 'review-choose', scene: 'choose', opensDisc: true },
  { name: 'review-none', scene: 'none', opensDisc: true },
  { name: 'review-rival', scene: 'rival', opensDisc: true, reach: openMatch },
  { name: 'review-known-different', scene: 'known-different', opensDisc: true, reach: openMatch },
  { name: 'review-partial', scene: 'partial', opensDisc: true, reach: openWhat },
  { name: 'review-nobody', scene: 'nobody', opensDisc: true },
  { name: 'review-conflict', scene: 'conflict', opensDisc: true },
  { name: 'review-order-prior', scene: 'order-prior', opensDisc: true, reach: openMatch },
  { name: 'review-order-vetoed', scene: 'order-vetoed', opensDisc: true, reach: openMatch },
  { name: 'review-order-proven', scene: 'order-proven', opensDisc: true, reach: openMatch },
  { name: 'review-long', scene: 'long', opensDisc: true },
  { name: 'review-two-patients', scene: 'two', opensDisc: true },
  { name: 'review-contradicting', scene: 'contradicting', opensDisc: true },
  {
    name: 'review-import-all',
    scene: 'ten-mixed',
    opensDisc: true,
    reach: async (page) => {
      await page.locator('main footer button[aria-haspopup=dialog]').click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  { name: 'review-documents', scene: 'documents', opensDisc: true },
  { name: 'review-no-ehr', scene: 'no-ehr', opensDisc: true },
  { name: 'tags', scene: 'happy', opensDisc: true, reach: openTags },
  { name: 'tags-compared', scene: 'happy', opensDisc: true, reach: compareTags },
  { name: 'tags-details', scene: 'happy', opensDisc: true, reach: openTagDetails },
  {
    name: 'patient-screen',
    scene: 'happy',
    opensDisc: true,
    reach: async (page, language) => {
      await openMatch(page, language);
      await askPatient(page, language);
    },
  },
  {
    name: 'research',
    scene: 'happy',
    opensDisc: true,
    reach: async (page, language) => {
      await openWhat(page, language);
      await click('research.open')(page, language);
      await page.getByRole('heading', { name: words(language, 'research.title') }).waitFor();
    },
  },
  { name: 'queue-busy', scene: 'busy', room: 'queue' },
  { name: 'queue-long', scene: 'long', room: 'queue' },
  {
    name: 'study',
    scene: 'busy',
    room: 'queue',
    reach: async (page, language) => {
      await page.getByTitle(words(language, 'study.open')).first().click();
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    scene: 'busy',
    room: 'queue',
    reach: async (page) => {
      await page.keyboard.press('F1');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'row-menu',
    scene: 'busy',
    room: 'queue',
    reach: async (page, language) => {
      await page.getByTitle(words(language, 'study.open')).first().click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'compare-menu',
    scene: 'finished',
    room: 'queue',
    reach: async (page, language) => {
      await click('viewer.compareName')(page, language);
      await page.getByRole('menu').getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'queue-empty', scene: 'empty', room: 'queue' },
  { name: 'history', scene: 'busy', room: 'history' },
  { name: 'history-story', scene: 'busy', room: 'history', reach: openFirstRow },
  { name: 'history-empty', scene: 'happy', room: 'history' },
  { name: 'archive', scene: 'happy', room: 'archive' },
  { name: 'archive-found', scene: 'happy', room: 'archive', reach: searchArchive },
  {
    name: 'archive-study',
    scene: 'happy',
    room: 'archive',
    reach: async (page) => {
      await searchArchive(page);
      await openFirstRow(page);
    },
  },
  {
    name: 'archive-offline',
    scene: 'offline',
    room: 'archive',
    reach: async (page) => {
      await page.locator('main search input').first().fill('er');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'statistics', scene: 'busy', room: 'statistics' },
  { name: 'statistics-empty', scene: 'empty', room: 'statistics' },
  {
    name: 'settings-archives',
    scene: 'archives',
    room: 'settings',
    reach: (page, language) => showFurther(page, language),
  },
  {
    name: 'settings-archive-change',
    scene: 'archives',
    room: 'settings',
    reach: async (page, language) => {
      await showFurther(page, language);
      await page.getByRole('listitem').first().getByRole('button').last().click();
      await click('connect.wire')(page, language);
      await click('settings.test')(page, language, 1);
      await page.getByText('Orthanc 1.10.1').waitFor();
    },
  },
  { name: 'queue-archives', scene: 'archives', room: 'queue' },
  { name: 'review-archives', scene: 'archives', opensDisc: true },
  {
    name: 'review-earlier-studies',
    scene: 'archives',
    opensDisc: true,
    reach: async (page, language) => {
      await openMatch(page, language);
      await page
        .getByRole('region', { name: words(language, 'viewer.historyTitleSeveral') })
        .evaluate((region) => region.scrollIntoView());
    },
  },
  { name: 'archive-several', scene: 'archives', room: 'archive', reach: searchArchive },
  { name: 'settings-connections', scene: 'happy', room: 'settings' },
  ...settingsGroups.map(
    (group): Shot => ({
      name: `settings-${group}`,
      scene: group === 'people' ? 'people' : group === 'checks' ? 'broken' : 'happy',
      room: 'settings',
      reach: click(`settings.group.${group}`, 'tab'),
    }),
  ),
  { name: 'settings-front-desk', scene: 'front-desk', room: 'settings' },
  // Home is there until it is known that nothing is set up.
  {
    name: 'first-run-vault',
    scene: 'first-run',
    reach: (page, language) => page.getByRole('button', { name: words(language, 'firstRun.next') }).waitFor(),
  },
  { name: 'first-run-archive', scene: 'first-run', reach: click('firstRun.next') },
  { name: 'locked-desk', scene: 'desk-locked' },
  { name: 'sign-in', scene: 'signed-out' },
  { name: 'sign-in-browser', scene: 'browser-sign-in' },
  { name: 'passphrase', scene: 'new-passphrase' },
  { name: 'damaged-records', scene: 'damaged' },
  { name: 'engine-down', scene: 'down' },
  { name: 'engine-failed', scene: 'failed' },
];

const wide = [1366, 768] as const;

export const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'light', language: 'en', scheme: 'light', size: wide },
  { name: 'dark', language: 'en', scheme: 'dark', size: wide },
  { name: 'narrow-de', language: 'de', scheme: 'light', size: [800, 900] },
  { name: 'fr', language: 'fr', scheme: 'light', size: wide },
  { name: 'es', language: 'es', scheme: 'light', size: wide },
  { name: 'ar', language: 'ar', scheme: 'light', size: wide },
];

/** The pictures of `docs/guide/images`, by file name: each a shot in the first of the looks. */
export const guidePictures: Readonly<Record<string, string>> = {
  home: 'home-busy',
  review: 'review-happy',
  'patient-screen': 'patient-screen',
  tags: 'tags',
  queue: 'queue-busy',
  history: 'history',
  archive: 'archive-study',
  research: 'research',
  'first-run': 'first-run-archive',
  settings: 'settings-matching',
  people: 'settings-people',
  statistics: 'statistics',
  sending: 'settings-sending',
  'kept-disc': 'home-kept',
};
