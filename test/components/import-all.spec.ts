import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';

const all = (page: Page) => page.getByRole('dialog', { name: 'Import all studies of this patient' });
const rows = (page: Page) => all(page).getByRole('listitem').filter({ hasText: 'Thorax p.a.' });
const start = (page: Page) => all(page).getByRole('button', { name: /^Import( \d+ studies)?$/ });

async function openAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'All 10 studies…' }).click();
  await expect(rows(page)).toHaveCount(10);
}

/** Opens the list and decides everything in it: no order for any, each detail ticked. */
async function readyAll(page: Page): Promise<void> {
  await openAll(page);
  await all(page)
    .getByRole('button', { name: /^Without an order/ })
    .click();
  for (const tick of await all(page).getByRole('checkbox').all()) await tick.check();
}

test('ten studies of one patient are imported with one confirmation; what cannot go stays and says why', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'ten-mixed', opensDisc: true });
  await openAll(page);
  await expect(rows(page).nth(2)).toContainText('Stays here: its files contradict one another');
  await expect(rows(page).nth(5)).toContainText('Stays here: nobody is chosen for it');
  await expect(rows(page).nth(7)).toContainText('Stays here: it fits another patient');
  // No order is proven: each is chosen, or all that have none go without.
  await expect(rows(page).first().getByRole('combobox')).toHaveValue('');
  await expect(start(page)).toBeDisabled();
  await rows(page)
    .first()
    .getByRole('combobox')
    .selectOption({ label: '20260317-4 · CT Thorax, Voraufnahmen · Fits best' });
  await all(page).getByRole('button', { name: 'Without an order: the 6 that have none' }).click();
  const ticks = all(page).getByRole('checkbox');
  await expect(ticks).toHaveCount(2);
  await expect(start(page)).toBeDisabled();
  await ticks.first().check();
  await expect(start(page)).toBeDisabled();
  await ticks.last().check();
  await expect(all(page).getByRole('status')).toContainText('7 studies will be imported. 3 stay here.');
  await start(page).click();
  await expect(all(page).getByRole('status')).toContainText('7 studies are in the queue. 3 stay here.');
  await expect(rows(page).filter({ hasText: 'In the queue' })).toHaveCount(7);
  await all(page).getByRole('button', { name: 'Go to the queue' }).click();
  await expect(page.getByRole('article')).toHaveCount(7);
  await go('review');
  await expect(page.getByRole('button', { name: 'All 3 studies…' })).toBeVisible();
});

test('no key imports ten studies by itself: Enter and Ctrl+I do nothing in front of the list', async ({ show, go }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  await readyAll(page);
  await expect(start(page)).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(all(page)).toBeHidden();
  await openAll(page);
  for (const key of ['Enter', 'Control+i', 'Control+Enter']) await page.keyboard.press(key);
  await expect(start(page)).toBeEnabled();
  await page.keyboard.press('Escape');
  await go('queue');
  await expect(page.getByText('The queue is empty')).toBeVisible();
});

test('an order that one study has is not offered to another of the same disc', async ({ show }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  await openAll(page);
  await rows(page).first().getByRole('combobox').selectOption('o1');
  await expect(rows(page).nth(1).locator('option[value=o1]')).toBeDisabled();
  await expect(rows(page).first().locator('option[value=o1]')).toBeEnabled();
});

test('ten imports too many are cancelled as one, and Ctrl+Z takes that back', async ({ show, go }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  await readyAll(page);
  await start(page).click();
  await all(page).getByRole('button', { name: 'Cancel these 10 imports' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Cancelled: 10 imports.');
  await go('queue');
  const cancelled = page.getByRole('article').filter({ hasText: 'Cancelled' });
  await expect(cancelled).toHaveCount(10);
  await page.keyboard.press('Control+z');
  await expect(cancelled).toHaveCount(0);
});

test('a run that is stopped halfway keeps what it has made, and the rest can go on', async ({ show }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  await readyAll(page);
  // Pressed by the page itself the moment it stands there: a hand would come too late for ten.
  await all(page).evaluate((window) => {
    const press = new MutationObserver(() => {
      const stop = [...window.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop');
      if (!stop) return;
      press.disconnect();
      stop.click();
    });
    press.observe(window, { childList: true, subtree: true });
  });
  await start(page).click();
  await expect(all(page).getByRole('button', { name: 'Go to the queue' })).toBeVisible();
  const made = await rows(page).filter({ hasText: 'In the queue' }).count();
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(10);
  const rest = 10 - made;
  await all(page)
    .getByRole('button', { name: `Import ${rest} studies`, exact: true })
    .click();
  await expect(rows(page).filter({ hasText: 'In the queue' })).toHaveCount(10);
  await all(page).getByRole('button', { name: 'Go to the queue' }).click();
  await expect(page.getByRole('article')).toHaveCount(10);
});
