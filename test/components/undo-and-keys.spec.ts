import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('an import is cancelled without a question, and Ctrl+Z brings it back', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const row = page.getByRole('article', { name: /MR Schädel/ });
  await row.getByRole('button', { name: /^Cancel import/ }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Cancelled: MR Schädel');
  await expect(page.getByRole('article', { name: /MR Schädel/ }).getByText('Cancelled', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('region', { name: 'Messages' })).toBeEmpty();
  await expect(
    page.getByRole('article', { name: /MR Schädel/ }).getByRole('button', { name: /^Cancel import/ }),
  ).toBeVisible();
});

test('a disc that was read before a restart waits on Home, with until when it is kept; one that is put away can be taken back', async ({
  show,
}, testInfo) => {
  const page = await show({ scene: 'kept', room: 'home' });
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Read “RADIOLOGIE-OST”' }) });
  await expect(card).toContainText(/Kept here until .+\. After that the disc has to be read again\./);
  await page.screenshot({ path: testInfo.outputPath('kept.png') });

  // What is put away comes again by Ctrl+Z, and stays away over a restart otherwise.
  const putAway = card.getByRole('button', { name: 'Remove RADIOLOGIE-OST from the list' });
  await putAway.click();
  await expect(card).toHaveCount(0);
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText('Taken from the list: RADIOLOGIE-OST.');
  await page.screenshot({ path: testInfo.outputPath('put-away.png') });
  await page.keyboard.press('Control+z');
  await expect(messages).toBeEmpty();
  await page.reload();
  await expect(card).toBeVisible();
  await putAway.click();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Open a folder…' })).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('the patient’s number is copied from Review with a click', async ({ show, window }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('region', { name: 'Match' }).getByRole('button', { name: 'Copy MRN' }).click();
  expect(await window.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('0047113');
});

test('a card that is taken from the list by keyboard leaves the focus in the room', async ({ show }) => {
  const page = await show({ scene: 'kept', room: 'home' });
  const putAway = page.getByRole('button', { name: 'Remove RADIOLOGIE-OST from the list' });
  await putAway.press('Enter');
  await expect(putAway).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeFocused();
});

test('one that was cancelled a while ago is brought back in its own row', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page.getByLabel('Search the queue').fill('CT Thorax');
  await page.getByRole('button', { name: 'Undo cancelling CT Thorax' }).click();
  await expect(page.getByRole('button', { name: 'Undo cancelling CT Thorax' })).toHaveCount(0);
});

test('a study that is paused says so, and is found by that state', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page
    .getByRole('button', { name: /^Pause CT Thorax nativ/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Paused' }).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByText('Paused: it stays here until you let it go on.')).toBeVisible();
});

test('the menu key shows what can be done with an import, and copies its numbers', async ({ show, window }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page.getByRole('button', { name: /^Details of MR Knie rechts/ }).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy MRN' }).click();
  expect(await window.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('0200001');
});

test('? shows every key, Ctrl and a digit opens a room, and a question mark in a field stays one', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await page.getByLabel('Search the queue').press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByLabel('Search the queue').blur();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Undo what was done last');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});

test('the whole story of a study has its seven chapters, and who looked at the images', async ({ show }) => {
  const page = await show({ scene: 'finished', room: 'queue' });
  await page.getByRole('article').getByRole('button', { name: 'Müller, Jörg' }).first().click();
  const story = page.getByRole('article', { name: 'The story of a study' });
  for (const chapter of ['Disc', 'Match', 'Changes', 'Transfer', 'Proof', 'Order', 'Looked at'])
    await expect(story.getByRole('region', { name: chapter })).toBeVisible();
  await expect(story.getByRole('region', { name: 'Looked at' })).toContainText('Beate Keller');
  await expect(story.getByRole('table', { name: 'Match' })).toContainText('2 Jan 1970');
  await page.getByRole('button', { name: 'Back to Queue' }).click();
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
});

test('two studies of the archive are laid side by side; of two patients no images are opened together', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'archive' });
  await page.getByLabel('Name, MRN, accession number or study UID').fill('00');
  const boxes = page.getByRole('checkbox', { name: /^Compare / });
  await boxes.nth(0).check();
  await expect(page.getByRole('button', { name: 'Compare the two' })).toBeDisabled();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Compare the two' }).click();
  const comparison = page.getByRole('dialog', { name: 'Two studies side by side' });
  const numbers = comparison.getByRole('row', { name: /^MRN/ }).getByRole('cell');
  const [newer, older] = [await numbers.nth(0).innerText(), await numbers.nth(1).innerText()];
  await expect(comparison.getByRole('button', { name: 'View images side by side' })).toHaveCount(
    newer === older ? 1 : 0,
  );
  await expect(comparison.getByText('These are two patients.')).toHaveCount(newer === older ? 0 : 1);
});

test('statistics are for administrators, and every bar of the chart stands as a number in the table', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'statistics' });
  const chart = page.getByRole('img', { name: /by day and result/ });
  await expect(chart).toBeVisible();
  const named = (await chart.getAttribute('aria-label')) ?? '';
  for (const day of named.match(/\d+ \w+ \d{4}/g) ?? [])
    await expect(page.locator('p[aria-hidden]').filter({ hasText: day })).toBeVisible();
  await expect(page.getByRole('table', { name: 'By day' }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('table', { name: 'By sender' })).toContainText('Radiologie Ost');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem', { name: /CSV/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await show({ scene: 'front-desk' });
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Statistics' })).toHaveCount(0);
});

test('what is for imaging staff is not offered to the front desk: no room of the rail, no key, no way for research', async ({
  show,
}) => {
  const page = await show({ scene: 'front-desk', opensDisc: true });
  const rail = page.getByRole('navigation');
  await expect(page.getByRole('button', { name: 'All tags' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import for research or teaching…' })).toHaveCount(0);
  await expect(rail.getByRole('button', { name: 'Archive' })).toHaveCount(0);
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  for (const key of ['Control+5', 'Control+6', '?']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rail.getByRole('button', { name: 'History' })).toHaveAttribute('aria-current', 'page');
});

test('a room that somebody with more rights left open is not where the front desk begins', async ({ show }) => {
  const page = await show({ scene: 'front-desk', room: 'history' });
  await page.evaluate(() =>
    localStorage.setItem('gantry-room', JSON.stringify({ state: { screen: 'archive' }, version: 0 })),
  );
  await page.reload();
  const rail = page.getByRole('navigation');
  await expect(rail.getByRole('button', { name: 'Home' })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('heading', { name: 'Archive' })).toHaveCount(0);
});

test('imaging staff look into the archive, and are not offered to delete from it', async ({ show, go }) => {
  const page = await show({ scene: 'signed-out' });
  await page.getByLabel('User name').fill('t.wilk');
  await page.getByLabel('Password', { exact: true }).fill('right');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await go('archive');
  await page.getByLabel('Name, MRN, accession number or study UID').fill('0018450');
  await page
    .getByRole('button', { name: /^Details of .*Weber/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Download' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
});

test('what was opened lately is opened again with a click', async ({ show }) => {
  const page = await show({ scene: 'volumes' });
  await page.getByRole('button', { name: 'Open ct-2026-03.zip again' }).click();
  await expect(page.getByRole('button', { name: 'Open ct-2026-03.zip again' })).toHaveCount(0);
  // It comes above what lies there already, and into view.
  await expect(page.getByRole('heading', { name: /ct-2026-03\.zip/ })).toBeInViewport();
});
