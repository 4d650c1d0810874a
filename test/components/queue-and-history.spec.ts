import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('the queue says of each import what happens next, and what waits for a person says what to do', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const waiting = page.getByRole('article', { name: /CT Abdomen mit Kontrastmittel/ });
  await expect(waiting.getByText('The archive cannot be reached.')).toBeVisible();
  await expect(waiting.getByText(/Next try in/)).toBeVisible();
  const held = page.getByRole('article', { name: /MR Knie rechts/ });
  await expect(held.getByRole('button', { name: /order/i }).first()).toBeVisible();
});

test('green is only what the archive has confirmed', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const rows = page.getByRole('article');
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) {
    const isGreen = (await row.getAttribute('data-tone')) === 'proven';
    await expect(row.getByText(/^(All [\d,]+ images are|The one image is) confirmed in the archive/)).toHaveCount(
      isGreen ? 1 : 0,
    );
  }
});

test('of twenty thousand imports the one that is looked for is found by typing, and only what is in view is drawn', async ({
  show,
}) => {
  const page = await show({ scene: 'large', room: 'queue' });
  expect(await page.getByRole('article').count()).toBeLessThan(60);
  await page.getByLabel('Search the queue').fill('nativ 19997');
  await expect(page.getByRole('article')).toHaveCount(1);
});

test('while a long queue is scrolled, what is not drawn whole yet is not read out, has nothing to press, and does not move', async ({
  show,
}) => {
  const page = await show({ scene: 'large', room: 'queue' });
  const list = page.locator('main ul').first();
  const seen = await list.evaluateHandle((rows) => {
    const outlines: { isHidden: boolean; buttons: number; moving: number }[] = [];
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node instanceof HTMLElement && node.querySelector('h2') && !node.querySelector('article')) {
          const row = node.matches('li') ? node.firstElementChild : node;
          if (!row || row.matches('article')) continue;
          outlines.push({
            isHidden: row.getAttribute('aria-hidden') === 'true',
            buttons: row.querySelectorAll('button, a, input').length,
            moving: row.getAnimations({ subtree: true }).length,
          });
        }
    }).observe(rows, { subtree: true, childList: true });
    return outlines;
  });
  await list.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 6_000);
    expect(await seen.evaluate((outlines) => outlines.length)).toBeGreaterThan(0);
  }).toPass();
  const outlines = await seen.jsonValue();
  expect(outlines.filter((one) => !one.isHidden || one.buttons > 0 || one.moving > 0)).toEqual([]);
  // It stands still: every row is whole.
  await expect(list.locator('> li > [aria-hidden]')).toHaveCount(0);
  await expect(list.getByRole('article').first()).toBeVisible();
});

test('the history is searched without accents and opens a study’s story', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'history' });
  await page.getByLabel('Search the history').fill('yamada');
  await expect(page.getByRole('row').nth(1)).toContainText('Yamada');
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  await expect(page.getByText('What happened')).toBeVisible();
  await expect(page.getByText('Confirmed by checksum')).toBeVisible();
});

test('what was not this patient’s and is still in the archive needs somebody on Home, in the queue and in the rail', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'finished', room: 'queue' });
  const first = page.getByRole('article').first();
  await first.getByRole('button', { name: /^Not this patient/ }).click();
  const ask = page.getByRole('dialog');
  await ask.getByRole('textbox').first().fill('another birth date');
  await ask.getByRole('button', { name: 'Take it back' }).click();
  await expect(ask).toHaveCount(0);
  await expect(page.locator('nav').getByText('1 import needs you')).toBeAttached();
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Needs you' }).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await go('home');
  await expect(page.getByRole('region', { name: 'Needs you' }).getByRole('listitem')).toContainText(
    'another birth date',
  );
});

test('Home says in one line what came of today, and nothing before anything ended', async ({ show }) => {
  const page = await show({ scene: 'finished', room: 'home' });
  await expect(page.getByText(/^Today · 1 disc · \d+ stud(y|ies) · [\d,]+ images? confirmed/)).toBeVisible();
  await show({ scene: 'empty', room: 'home' });
  await expect(page.getByText(/images? confirmed/)).toHaveCount(0);
});
