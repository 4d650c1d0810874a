import { expect } from '@playwright/test';
import type { HealthFact } from '../../src/contract/settings.ts';
import { fakeHealth } from '../../src/renderer/app/fake/fake-health.ts';
import { settled } from '../fake-page/fake-window.ts';
import { words } from '../fake-page/page-words.ts';
import { shots } from '../shots/screens.ts';
import { axeFindings } from './axe-findings.ts';
import { cutOff } from './cut-off.ts';
import { test } from './fixtures.ts';

/** The fullest of each room: where something is cut off, it is here. */
const full = [
  ...['home-busy', 'home-volumes', 'review-happy', 'review-confirm', 'review-choose', 'review-long'],
  ...[
    'review-contradicting',
    'review-documents',
    'tags',
    'patient-screen',
    'research',
    'queue-long',
    'row-menu',
    'history',
  ],
  ...['history-story', 'archive-found', 'archive-study', 'statistics', 'settings-connections', 'settings-matching'],
  ...['settings-people', 'settings-checks', 'archive-several', 'first-run-archive', 'sign-in', 'damaged-records'],
];

/** Names and addresses: the same in every language. */
const plain: readonly HealthFact['code'][] = ['product', 'viewer-address'];

for (const shot of shots.filter(({ name }) => full.includes(name))) {
  test(`${shot.name}: at 200 % in German, and small from right to left, nothing is out of reach`, async ({ show }) => {
    const page = await show(shot, { language: 'de', zoom: 2 });
    await shot.reach?.(page, 'de');
    await settled(page);
    expect(await cutOff(page), '200 %').toEqual([]);
    expect(await axeFindings(page, ['scrollable-region-focusable']), '200 %, by keyboard').toEqual([]);
    await show(shot, { language: 'ar', size: [1024, 640] });
    await shot.reach?.(page, 'ar');
    await settled(page);
    expect(await cutOff(page), 'from right to left').toEqual([]);
  });
}

for (const language of ['de', 'fr', 'es', 'ar'] as const)
  test(`Settings → Checks say nothing in the engine’s English (${language})`, async ({ show }) => {
    for (const scene of ['happy', 'broken', 'archives'] as const) {
      const page = await show({ scene, room: 'settings' }, { language });
      await page.getByRole('tab', { name: words(language, 'settings.group.checks') }).click();
      await expect(page.getByText(words(language, 'settings.result.ok')).first()).toBeVisible();
      const shown = await page.locator('main').innerText();
      const said = fakeHealth(scene).filter(({ facts }) => facts.some(({ code }) => !plain.includes(code)));
      for (const { detail } of said) expect(shown, scene).not.toContain(detail);
    }
  });

for (const language of ['de', 'ar'] as const)
  test(`why a row of a CSV file cannot be taken is said without the engine’s English (${language})`, async ({
    show,
  }) => {
    const page = await show({ scene: 'happy', room: 'settings' }, { language });
    await page.getByLabel(words(language, 'connect.kind')).selectOption('csv');
    await page.getByLabel(words(language, 'connect.folder')).fill('/srv/lists');
    await page
      .getByRole('button', { name: words(language, 'settings.test') })
      .nth(1)
      .click();
    for (const code of ['field', 'repeated-id', 'column-count'])
      await expect(
        page.getByText(new RegExp(words(language, `connect.rowReason.${code}`).source.slice(1))),
      ).toBeVisible();
    await expect(page.getByText(/stood in a row|instead of/)).toHaveCount(0);
  });

test('the language is changed without a restart, and a number keeps its order from right to left', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' }, { language: 'ar' });
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByText('20260317-4').first()).toBeVisible();
  await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'This computer' }).click();
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
});

test('from right to left, what points on or back points the other way', async ({ show }) => {
  const mirrored = 'matrix(-1, 0, 0, 1, 0, 0)';
  const page = await show({ scene: 'busy', room: 'history' }, { language: 'ar' });
  await page.getByRole('row').nth(1).getByRole('button').click();
  await expect(page.getByRole('img', { name: '→' }).first()).toHaveCSS('transform', mirrored);
  await show({ scene: 'busy', room: 'statistics' }, { language: 'ar' });
  await expect(page.locator('main svg[role=img]')).toHaveCSS('transform', mirrored);
  await show({ scene: 'busy', room: 'queue' }, { language: 'ar' });
  await page.getByTitle(words('ar', 'study.open')).first().click();
  const back = page.getByRole('button', { name: words('ar', 'study.back') });
  await expect(back.locator('svg')).toHaveCSS('transform', mirrored);
});

test('from right to left, a date beside Latin words stays whole, and a Latin value that is too long loses its own end', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' }, { language: 'ar' });
  await page.getByTitle(words('ar', 'study.open')).first().click();
  await expect(page.locator('main header')).toContainText(/\u2068CT Abdomen\u2069 · \u2068[^\u2069]*2026\u2069/);
  await show({ scene: 'happy', opensDisc: true }, { language: 'ar' });
  await page.getByRole('button', { name: words('ar', 'review.allTags') }).click();
  const row = page.getByRole('row').filter({ hasText: 'Image Type' });
  await expect(row.getByTitle(/PRIMARY/)).toHaveCSS('direction', 'ltr');
  await expect(row.getByText('Image Type')).toHaveCSS('direction', 'ltr');
});

test('the history shows when, whose, what came of it and each number whole, down to the smallest window', async ({
  show,
}) => {
  for (const language of ['de', 'ar'] as const)
    for (const width of [1024, 1200]) {
      const page = await show({ scene: 'busy', room: 'history' }, { language, size: [width, 768] });
      const row = page.getByRole('row').nth(2);
      await expect(row).toBeInViewport({ ratio: 1 });
      for (const cell of [0, 2, 3, 4])
        expect(
          await row
            .getByRole('cell')
            .nth(cell)
            .evaluate((one) => one.scrollWidth - one.clientWidth),
          `${language}, ${width}, ${cell}`,
        ).toBeLessThanOrEqual(0);
    }
});

test('at 200 % the lists of history and archive keep the height to be read', async ({ show }) => {
  for (const place of [
    { scene: 'busy', room: 'history' },
    { scene: 'archives', room: 'archive' },
  ] as const) {
    const page = await show(place, { zoom: 2, size: [1280, 800] });
    if (place.room === 'archive') await page.locator('main search input').first().fill('er');
    const second = page.getByRole('row').nth(1);
    await second.scrollIntoViewIfNeeded();
    await expect(second).toBeInViewport({ ratio: 0.5 });
  }
});

test('the menus of the system are told their words in the language that is chosen', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'This computer' }).click();
  await page.evaluate(() => {
    window.addEventListener('fake-menu', (event) => {
      document.documentElement.dataset.menu = (event as CustomEvent<{ paste: string }>).detail.paste;
    });
  });
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
  await expect(page.locator('html')).toHaveAttribute('data-menu', 'Coller');
});

test('the shell is told which language is chosen, and “as the computer” is the computer’s own, whatever Chromium was told', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'This computer' }).click();
  await page.evaluate(() => {
    window.addEventListener('fake-language', (event) => {
      document.documentElement.dataset.kept = String((event as CustomEvent<string | null>).detail);
    });
  });
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('data-kept', 'de');
  await page.getByRole('combobox', { name: 'Sprache' }).selectOption('');
  await expect(page.locator('html')).toHaveAttribute('data-kept', 'null');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});
