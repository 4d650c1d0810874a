import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

const longestMotionMs = 150;

test('who wants no motion gets none: no spinner turns, no stripe runs, nothing slides', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page.getByRole('article').first().waitFor();
  const moving = () => page.evaluate(() => document.getAnimations().length);
  expect(await moving()).toBe(0);
  await page
    .getByRole('button', { name: /^Hand over/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await moving()).toBe(0);
});

test('for everybody else nothing that opens takes longer than 150 ms', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'history' });
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  const longest = await page.evaluate(() =>
    Math.max(
      0,
      ...document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => Number(animation.effect?.getTiming().duration ?? 0)),
    ),
  );
  expect(longest).toBeLessThanOrEqual(longestMotionMs);
});

test('a screen reader is told how an import gets on, in whatever room somebody is, up to its proof', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page
    .getByRole('region', { name: 'Match' })
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await page.evaluate(() => {
    const kept = window as unknown as { said: string[] };
    kept.said = [];
    const region = document.querySelector('[data-announcer]');
    if (!region) throw new Error('nobody announces');
    new MutationObserver(() => kept.said.push(region.textContent ?? '')).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await go('history');
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'));
  await expect.poll(said, { timeout: 20_000 }).toMatch(/CT Thorax nativ, Müller, Jörg: Confirmed\./);
  expect(await said()).toMatch(/Uploading, 50%/);
  expect((await said()).split('\n').length).toBeLessThan(20);
});

test('each bar says what it counts and how far it is, as the language writes percent', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const bar = page.getByRole('progressbar', { name: /CT Thorax nativ/ }).first();
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+%$/);
  await expect(page.getByText('412 of 1,000 images sent')).toBeVisible();
  await show({ scene: 'busy', room: 'queue' }, { language: 'de' });
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+\s%$/);
});
