import { expect } from '@playwright/test';
import { words } from '../fake-page/page-words.ts';
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

test('a pause that did not come about, and a hand-over that could not be taken, are said where they were asked for', async ({
  show,
}) => {
  const page = await show({ scene: 'broken', room: 'queue' });
  await page.getByRole('button', { name: 'Pause all' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This computer has no space left.' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause all' })).toBeVisible();
  const handed = page.getByRole('article', { name: /MR Knie rechts/ });
  await handed.getByRole('button', { name: 'I take it' }).click();
  await expect(handed.getByRole('alert')).toBeVisible();
});

for (const language of ['en', 'de', 'fr', 'es', 'ar'] as const)
  test(`in a narrow window the queue’s buttons stand together, beside what is typed or below it (${language})`, async ({
    show,
  }) => {
    const page = await show({ scene: 'busy', room: 'queue' }, { language, size: [800, 900] });
    const button = (name: string) => page.getByRole('button', { name: words(language, name) });
    for (const name of ['queue.pauseAll', 'queue.resumeAll']) {
      await expect(button(name)).toBeVisible();
      const [first, last] = [await button('history.export').boundingBox(), await button(name).boundingBox()];
      expect(first?.y).toBe(last?.y);
      if (name === 'queue.pauseAll') await button(name).click();
    }
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
  await expect(page.getByRole('article').first()).toBeVisible();
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

test('the way from Home to one import shows it and puts the focus on it, whatever the queue was narrowed to', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Cancelled' }).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await go('home');
  await page.getByTitle('Show in queue').filter({ hasText: 'Müller, Georg' }).click();
  const row = page.getByRole('article', { name: /CT Abdomen mit Kontrastmittel/ });
  await expect(row.getByTitle('Whole story')).toBeFocused();
  await expect(row).toBeInViewport();
});

test('the way from Review to what was just imported shows it, whatever the queue was narrowed to', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await go('queue');
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Cancelled' }).click();
  await go('review');
  await page.getByRole('radio', { name: /Without an order/ }).check();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: 'Go to the queue' }).click();
  await expect(page.getByRole('article').getByTitle('Whole story')).toBeFocused();
});

test('whoever comes to the story of an import that needs a person can act there as in the queue', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page
    .getByRole('article', { name: /MR Knie rechts/ })
    .getByTitle('Whole story')
    .click();
  const choices = page.getByRole('region', { name: 'What you can do' });
  await expect(choices.getByText('Patient calls back at 2 pm with the number of the referral.')).toBeVisible();
  await expect(choices.getByRole('button', { name: 'Cancel import of MR Knie rechts' })).toBeVisible();
  await choices.getByRole('button', { name: 'Keep without an order' }).click();
  await expect(choices.getByText('The order was cancelled meanwhile.')).toHaveCount(0);
});

test('the story says in words what was changed, how it came to this patient, who confirmed what and what the patient said', async ({
  show,
}) => {
  const page = await show({ scene: 'finished', room: 'queue' });
  await page.getByTitle('Whole story').first().click();
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText('A person decided that this is the patient')).toBeVisible();
  const confirmed = match.getByRole('list', { name: 'Confirmed by Beate Keller:' });
  await expect(confirmed.getByRole('listitem')).toHaveCount(2);
  await expect(confirmed).toContainText('Birth date: ');
  await expect(match.getByText('The patient said yes to everything.')).toBeVisible();
  const changes = page.getByRole('list', { name: 'What will change' });
  await expect(changes.getByRole('listitem')).toHaveText([
    /^Patient number/,
    /^Patient name.*Müller, Jörg$/,
    /^record of the old values.*Patient number, Patient name$/,
  ]);
  await expect(changes.getByText(/PatientID|\^/)).toHaveCount(0);
});

test('who cannot wait for the archive gets a receipt that says no more than that the study was received', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page
    .getByRole('article', { name: /Röntgen Hand/ })
    .getByTitle('Whole story')
    .click();
  await page.getByRole('button', { name: 'Receipt for a disc' }).click();
  await expect(page.getByRole('button', { name: 'Print receipt' })).toBeEnabled();
  const sheet = page.locator('[data-receipt]');
  await expect(sheet.getByText('received, the upload is under way')).toHaveCount(1);
  await expect(sheet.getByText('Received', { exact: true })).toHaveCount(1);
  await expect(sheet.getByText('Everything on the disc that was chosen could be read.')).toHaveCount(0);
  await expect(sheet.getByText('The disc was not returned.')).toHaveCount(1);
  // On paper: the receipt, and nothing of the story behind it.
  await page.emulateMedia({ media: 'print' });
  await expect(sheet).toBeVisible();
  await expect(page.getByRole('article', { name: 'The story of a study' })).toBeHidden();
  await page.emulateMedia({ media: null });
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
  await expect(page.getByText('Birth date: 2 Jan 1970 · 2 Jan 1970 · Same')).toBeVisible();
});

test('a history that is longer than its list says that these are the newest', async ({ show }) => {
  const page = await show({ scene: 'large', room: 'history' });
  await page.getByRole('combobox', { name: 'Time' }).click();
  await page.getByRole('option').last().click();
  await expect(page.getByText('The newest 2,000 imports, and more')).toBeVisible();
  await page.getByLabel('Search the history').fill('nowak');
  await expect(page.getByText('400 imports')).toBeVisible();
});

test('printing that is cancelled notes no return, and says so', async ({ show }) => {
  const page = await show({ scene: 'broken', room: 'history' });
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  const receipt = page.getByRole('region', { name: 'Receipt for a disc' });
  await receipt.getByRole('button', { name: 'Print receipt' }).click();
  await expect(receipt.getByText('Nothing was printed, so no return was noted.')).toBeVisible();
});

test('a receipt of two studies says of the damaged one what could not be read, and never that everything could', async ({
  show,
}) => {
  const page = await show({ scene: 'same-day', room: 'history' });
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Receipt for a disc' }).getByRole('button').first()).toBeEnabled();
  const sheet = page.locator('[data-receipt]');
  await expect(sheet.getByText('CT, SR · CT Becken')).toHaveCount(2);
  await expect(sheet.getByRole('listitem', { includeHidden: true })).toHaveText([/2 of 120 images could not be read/]);
  await expect(sheet.getByText('Everything on the disc that was chosen could be read.')).toHaveCount(0);
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

test('the details of an import show every action and every number whole, and what was compared as people read it', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'history' });
  for (const size of [1366, 800] as const) {
    await show({ scene: 'busy', room: 'history' }, { size: [size, 768] });
    await page.getByRole('row').nth(1).getByRole('button').click();
    const details = page.getByRole('dialog');
    await expect(details.getByRole('button', { name: /^Not this patient/ })).toBeVisible();
    await expect(details.getByRole('columnheader', { name: 'Confirmed' }).first()).toBeVisible();
    const cut = await details
      .locator('button span, thead th')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
    expect(cut).toEqual([]);
    const lines = await details.locator('thead th').evaluateAll((all) =>
      all.map((one) => {
        const text = document.createRange();
        text.selectNodeContents(one);
        return { words: one.textContent?.split(' ').length ?? 0, lines: text.getClientRects().length };
      }),
    );
    expect(lines.filter((one) => one.lines > one.words)).toEqual([]);
    await expect(details.getByText(/^Birth date: /).first()).toContainText(/\d [A-Z][a-z]{2} \d{4}/);
  }
});

test('a disc and a study that were here before name who imported them, not an account', async ({ show }) => {
  const page = await show({ scene: 'before', room: 'home' });
  await expect(page.getByText(/^This disc was imported on .* by Anna Berger\.$/)).toBeVisible();
  await show({ scene: 'before', opensDisc: true });
  await expect(page.getByText(/Anna Berger/)).toBeVisible();
  await expect(page.getByText(/a\.berger/)).toHaveCount(0);
});

test('what is printed is dark on white, also where the window is dark', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'history' }, { scheme: 'dark' });
  const isInk = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((at) =>
        (getComputedStyle(at).color.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) < 128),
      );
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('row').nth(1).getByRole('button').click();
  const details = page.getByRole('dialog');
  await expect(details.getByRole('region', { name: 'Receipt for a disc' })).toBeVisible();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await paper()).toBe('rgb(255, 255, 255)');
  expect(await isInk('[data-receipt] dt')).toBe(true);
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await details.getByRole('button', { name: 'Whole story' }).click();
  await expect(page.getByRole('article', { name: 'The story of a study' })).toBeVisible();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await paper()).toBe('rgb(255, 255, 255)');
  expect(await isInk('[data-print="page"] h1')).toBe(true);
  expect(await isInk('[data-print="page"] dt')).toBe(true);
  await page.emulateMedia({ media: null });
});

test('the receipt stands before what happened, which grows long', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'history' });
  await page.getByRole('row').nth(1).getByRole('button').click();
  const receipt = await page.getByRole('region', { name: 'Receipt for a disc' }).boundingBox();
  const story = await page.getByRole('list', { name: 'What happened' }).boundingBox();
  expect(receipt?.y).toBeLessThan(story?.y ?? 0);
});
