import { type ElementHandle, expect, type Locator, type Page } from '@playwright/test';
import { test } from './fixtures.ts';

const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
const match = (page: Page) => page.getByRole('region', { name: 'Match' });
const ticks = (page: Page) => match(page).getByRole('group', { name: /./ }).getByRole('checkbox');

test('where several patients fit, nobody is chosen for the receptionist, and no key accepts one by itself', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'choose', opensDisc: true });
  await expect(match(page).getByRole('option')).toHaveCount(3);
  await expect(match(page).getByRole('option', { selected: true })).toHaveCount(0);
  await expect(match(page).getByLabel('Find patient')).toBeFocused();
  for (const key of ['Enter', 'Control+Enter', 'Control+i', 'Space', 'Enter']) await page.keyboard.press(key);
  await expect(match(page).getByRole('option', { selected: true })).toHaveCount(0);
  await expect(importButton(page)).toBeDisabled();
  await go('queue');
  await expect(page.getByText('The queue is empty')).toBeVisible();
});

test('a nearly sure match needs a tick on each of two details, and one tick is not enough', async ({ show }) => {
  const page = await show({ scene: 'confirm', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await expect(ticks(page)).toHaveCount(2);
  for (const tick of await ticks(page).all()) await expect(tick).not.toBeChecked();
  await expect(importButton(page)).toBeDisabled();
  await ticks(page).first().check();
  await page.keyboard.press('Control+i');
  await expect(importButton(page)).toBeDisabled();
  await ticks(page).last().check();
  await expect(importButton(page)).toBeEnabled();
  await ticks(page).first().uncheck();
  await expect(importButton(page)).toBeDisabled();
});

test('Enter never imports, wherever the focus is; only the button or its own shortcut does', async ({ show, go }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await expect(importButton(page)).toBeEnabled();
  for (const region of ['Who is on the disc', 'Match']) {
    await page.getByRole('region', { name: region }).focus();
    await page.keyboard.press('Enter');
  }
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Enter');
  await expect(importButton(page)).toBeEnabled();
  await page.keyboard.press('Control+i');
  await expect(importButton(page)).toHaveCount(0);
  await go('queue');
  await expect(page.getByRole('article', { name: /CT Thorax nativ/ })).toBeVisible();
});

test('a patient who contradicts the disc is imported only when every difference was ticked', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await match(page)
    .getByRole('button', { name: /Another patient/ })
    .click();
  await match(page).getByLabel('Find patient').fill('Schmidt');
  await match(page)
    .getByRole('option', { name: /Schmidt/ })
    .first()
    .click();
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await expect(ticks(page).first()).toBeVisible();
  const all = await ticks(page).count();
  expect(all).toBeGreaterThan(1);
  for (let done = 0; done < all; done += 1) {
    await expect(importButton(page)).toBeDisabled();
    await ticks(page).nth(done).check();
  }
  await expect(importButton(page)).toBeEnabled();
});

test('a value that is too long is refused while it is typed, with its limit, and what fits is taken', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await page.getByRole('button', { name: 'Edit values' }).click();
  const accession = page.getByLabel('Accession number', { exact: true });
  // What comes with the patient does not look as if it could be typed over.
  const border = (field: ReturnType<Page['getByLabel']>) => field.evaluate((at) => getComputedStyle(at).borderStyle);
  expect(await border(page.getByLabel('Patient number', { exact: true }))).toBe('dashed');
  expect(await border(accession)).toBe('solid');
  await expect(page.getByText(/up to 16 characters/).first()).toBeVisible();
  await accession.fill('ACC-2026-0317-4444');
  await expect(accession).toHaveAttribute('aria-invalid', 'true');
  await expect(importButton(page)).toBeDisabled();
  await accession.fill('ACC-2026-0317-44');
  await expect(accession).not.toHaveAttribute('aria-invalid', 'true');
  await expect(importButton(page)).toBeEnabled();
  await expect(page.getByText('ACC-2026-0317-44').first()).toBeVisible();
});

test('a value is kept to its last letter when another study is opened at once', async ({ show }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  const studies = page
    .getByRole('region', { name: 'Who is on the disc' })
    .getByRole('button', { name: /Thorax p\.a\./ });
  const edit = page.getByRole('button', { name: 'Edit values' });
  const description = page.getByLabel('Study description', { exact: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await edit.click();
  await description.fill('');
  await description.pressSequentially('Thorax from elsewhere');
  await studies.nth(1).click();
  await expect(description).toBeHidden();
  await studies.nth(0).click();
  await edit.click();
  await expect(description).toHaveValue('Thorax from elsewhere');
});

/**
 * Types and imports at once, as a voice or a switch does: without taking the focus from the field, and without the pause that may lie between two steps of the driver, after
 * which the letter is in. By the button, or by the keys.
 */
async function typeAndImport(field: Locator, text: string, button: ElementHandle | null): Promise<void> {
  await field.evaluate(
    async (input, given) => {
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value') ?? {};
      set?.call(input, given.text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      // Two events of a person are two tasks of the page.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (given.button) (given.button as HTMLElement).click();
      else input.dispatchEvent(new KeyboardEvent('keydown', { key: 'i', code: 'KeyI', ctrlKey: true, bubbles: true }));
    },
    { text, button },
  );
}

test('no import goes without the letter that was typed last, whichever way it is started', async ({ show, go }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await page.getByRole('button', { name: 'Edit values' }).click();
  const description = page.getByLabel('Study description', { exact: true });
  await expect(importButton(page)).toBeEnabled();
  await typeAndImport(description, 'Thorax from elsewhere', await importButton(page).elementHandle());
  await expect(page.getByText('Thorax from elsewhere').first()).toBeVisible();
  await expect(importButton(page)).toBeEnabled();
  await typeAndImport(description, 'Thorax from elsewhere!', null);
  await expect(page.getByText('Thorax from elsewhere!').first()).toBeVisible();
  await go('queue');
  await expect(page.getByText('The queue is empty')).toBeVisible();
});

test('in a narrow window one click leads from what is missing to where it is given', async ({ show }) => {
  const page = await show({ scene: 'choose', opensDisc: true }, { size: [800, 640] });
  const there = page.getByRole('button', { name: 'Go to “Match”' });
  const matchTab = page.getByRole('tab', { name: 'Match' });
  await expect(matchTab).toHaveAttribute('aria-selected', 'true');
  await expect(there).toBeHidden();
  await page.getByRole('tab', { name: 'What' }).click();
  await there.click();
  await expect(matchTab).toHaveAttribute('aria-selected', 'true');
  await expect(there).toBeHidden();
});

test('ten studies of one person are confirmed once: the two ticks of the first hold for all', async ({ show }) => {
  const page = await show({ scene: 'ten', opensDisc: true });
  await expect(ticks(page)).toHaveCount(2);
  for (const tick of await ticks(page).all()) await tick.check();
  const who = page.getByRole('region', { name: 'Who is on the disc' });
  const studies = who.getByRole('button', { name: /Thorax p\.a\./ });
  await expect(studies).toHaveCount(10);
  for (const study of await studies.all()) {
    await study.click();
    await match(page)
      .getByRole('radio', { name: /Without an order/ })
      .check();
    for (const tick of await ticks(page).all()) await expect(tick).toBeChecked();
    await expect(importButton(page)).toBeEnabled();
  }
});

test('two people on one disc are decided one by one: nothing chosen for one is taken for the other', async ({
  show,
}) => {
  const page = await show({ scene: 'two', opensDisc: true });
  await expect(page.getByText('Several people are on this disc.')).toBeVisible();
  await expect(match(page).getByText('MRN 0047113').first()).toBeVisible();
  await page
    .getByRole('region', { name: 'Who is on the disc' })
    .getByRole('button', { name: /MR Knie rechts/ })
    .click();
  await expect(match(page).getByText('MRN 0047113')).toHaveCount(0);
  await expect(
    match(page)
      .getByText(/Yamada/)
      .first(),
  ).toBeVisible();
  // Her name in other letters is read like the one on the disc.
  await expect(match(page).getByText('山田, 太郎 · やまだ, たろう')).toBeVisible();
});

test('a plan that changed meanwhile is not imported: it is shown anew', async ({ show }) => {
  const page = await show({ scene: 'refused', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await importButton(page).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(importButton(page)).toBeVisible();
});

test('each warning of a study says whether the data is safe and what to do, in one line below it', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: /CT Abdomen mit KM/ }).click();
  const warnings = page.getByRole('listitem').filter({ has: page.locator('[data-tone="person"]') });
  await expect(warnings).toHaveText([
    'The disc promises images that are not there.2 affected · What is there can be imported. Ask the sender for a complete disc.',
    'The disc does not say how its letters are written.The images are not affected. Check the name.',
  ]);
});

test('a change that does not concern all images names the files in which it stands', async ({ show }) => {
  const page = await show({ scene: 'long', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  const files = page.getByRole('button', { name: 'Files in which this changes: Patient name' });
  await expect(page.getByText(/in 3 of \d+ images/)).toBeVisible();
  await files.click();
  const list = page.getByRole('list', { name: 'Files in which this changes: Patient name' });
  await expect(list.getByRole('listitem')).toHaveText([/IM000001$/, /IM000002$/, /IM000003$/]);
  await files.press('Enter');
  await expect(list).toHaveCount(0);
});

test('each study of the disc has its picture, and only those in view are asked for', async ({ show }) => {
  const page = await show({ scene: 'ten', opensDisc: true }, { size: [1366, 600] });
  const studies = page.getByRole('region', { name: 'Who is on the disc' }).locator('button[class*=study]');
  await expect(studies.first().locator('canvas')).toBeAttached();
  expect(await studies.count()).toBe(10);
  await expect(studies.last().locator('[data-state]')).toHaveCount(0);
  const before = await studies.last().evaluate((study) => study.getBoundingClientRect().height);
  await studies.last().scrollIntoViewIfNeeded();
  await expect(studies.last().locator('canvas')).toBeVisible();
  expect(await studies.last().evaluate((study) => study.getBoundingClientRect().height)).toBe(before);
});

test('when all of the disc is decided and copied, it is ejected where the last study was imported, not before', async ({
  show,
}) => {
  const page = await show({ scene: 'held-disc', opensDisc: true });
  const eject = page.locator('main footer').getByRole('button', { name: /^Eject/ });
  const next = page.getByRole('button', { name: 'Next study' });
  for (let left = 5; left > 0; left -= 1) {
    await expect(eject).toHaveCount(0);
    await match(page)
      .getByRole('radio', { name: /Without an order/ })
      .check();
    await importButton(page).click();
    await expect(page.getByRole('button', { name: 'Go to the queue' })).toBeVisible();
    if ((await next.count()) === 0) break;
    await next.click();
  }
  await eject.click();
  await expect(page.locator('main footer').getByRole('alert')).toBeVisible();
});

const returnButton = (page: Page) => match(page).getByRole('button', { name: 'Return the disc unimported' });

test('a disc of somebody whom nobody here knows goes back by the keyboard alone, with a reason, and is gone from Home', async ({
  show,
  go,
}) => {
  const page = await show({ scene: 'none', opensDisc: true });
  await expect(match(page).getByText('No such patient in the EHR.')).toBeVisible();
  await returnButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Nothing of this disc is imported/)).toBeVisible();
  const yes = page.getByRole('button', { name: 'Return it' });
  await expect(yes).toBeDisabled();
  const why = page.getByLabel('Why does it go back?');
  await expect(why).toBeFocused();
  await page.keyboard.type('She has never been here');
  // A reason is no answer yet.
  await page.keyboard.press('Enter');
  await expect(why).toBeFocused();
  await yes.press('Enter');
  await expect(page.getByText('Nothing of it was imported.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Review / })).toHaveCount(0);
  await go('queue');
  await expect(page.getByText('The queue is empty')).toBeVisible();
});

test('a disc of which something is imported already is not returned unimported', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await expect(returnButton(page)).toBeVisible();
  await importButton(page).click();
  await expect(importButton(page)).toHaveCount(0);
  await expect(returnButton(page)).toHaveCount(0);
});

test('where the engine will not have the disc returned, that is said and the disc stays', async ({ show }) => {
  const page = await show({ scene: 'refused', opensDisc: true });
  await returnButton(page).click();
  await page.getByLabel('Why does it go back?').fill('Somebody else');
  await page.getByRole('button', { name: 'Return it' }).click();
  await expect(match(page).getByRole('alert')).toContainText('This was decided already');
  await expect(returnButton(page)).toBeVisible();
});
