import { expect, type Locator, type Page } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { type ArchiveGate, startArchiveGate } from '../fakes/archive-gate.ts';
import { test } from './fixtures.ts';
import { reviewAndImport } from './happy-path.ts';

const room = (page: Page, name: RegExp) => page.getByRole('button', { name }).first();

test('one study is paused and goes on, cancelled and taken back by a key; closing asks honestly; a notification leads to its whole story', async ({
  stack,
  launch,
}, testInfo) => {
  // The whole of a study's life, with a stop at each turn.
  test.setTimeout(480_000);
  let gate: ArchiveGate | undefined;
  const between = async (archiveUrl: string) => {
    gate = await startArchiveGate(archiveUrl);
    return gate;
  };
  const { disc, discPath, home, keyFile } = await stack({ images: 60, between });
  if (!gate) throw new Error('nothing stands in front of the archive');
  const { waiting, letThrough, open } = gate;
  const isSending = () =>
    expect.poll(waiting, { timeout: 60_000, message: 'an image is on its way' }).toBeGreaterThan(0);
  /** What stops a study waits for the images in hand: they arrive, and no further one leaves. */
  const arrive = (then: Locator) =>
    expect(async () => {
      letThrough();
      await expect(then).toBeEnabled({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
  const { app, page } = await launch({ home, keyFile });
  const picture = (name: string) => page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this);
    };
    const window = BrowserWindow.getAllWindows()[0];
    if (window) window.isFocused = () => false;
  });
  await expect(room(page, /^Settings/)).toBeVisible({ timeout: 30_000 });
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, discPath);
  await room(page, /^Home/).click();
  await page.getByRole('button', { name: 'Open a folder…' }).click();
  await reviewAndImport(page, demoCase);

  // One study stops and goes on.
  await page.keyboard.press('Control+3');
  const row = page.getByRole('article', { name: /Mueller|Müller/ });
  await expect(row.getByText('Next: the archive confirms every image.')).toBeVisible({ timeout: 60_000 });
  await isSending();
  await row.getByRole('button', { name: /^Pause / }).click();
  await expect(row.getByText('Paused', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Paused:');
  await picture('paused');
  await arrive(row.getByRole('button', { name: /^Resume / }));
  await row.getByRole('button', { name: /^Resume / }).click();
  await expect(row.getByRole('button', { name: /^Pause / })).toBeVisible();

  // Cancelled by mistake: the key that everybody knows takes it back.
  await isSending();
  await row.getByRole('button', { name: /^Cancel / }).click();
  await arrive(row.getByText('Cancelled', { exact: true }));
  await picture('cancelled');
  await page.keyboard.press('Control+z');
  await expect(row.getByRole('button', { name: /^Cancel / })).toBeVisible();

  // Everything that can be done stands in the menu of the keyboard's menu key, too.
  await row.getByRole('button', { name: /^Details of / }).focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Whole story' })).toBeVisible();
  await picture('menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await picture('cheat-sheet');
  await page.keyboard.press('Escape');

  // Images are on their way when the window closes. Closing asks, names what is under way, and Escape stays.
  await isSending();
  // A window for images may be kept ready unseen: it is not the one that somebody closes.
  await app.evaluate(({ BrowserWindow }, url) => {
    const own = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === url);
    if (!own) throw new Error('the window is gone');
    own.close();
  }, page.url());
  const question = page.getByRole('dialog', { name: 'Gantry is still working' });
  await expect(question).toContainText('1 study is on its way to the archive');
  await picture('leaving');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();

  open();
  const notifications = () =>
    app.evaluate(() =>
      (globalThis as unknown as { shown: Electron.Notification[] }).shown.map(({ title, body }) => `${title} ${body}`),
    );
  await expect.poll(notifications, { timeout: 120_000 }).toContainEqual(expect.stringContaining('Import finished'));
  for (const said of await notifications()) expect(said).not.toMatch(/Mueller|Müller|0047113|CT|\d{4}/);
  await app.evaluate(() => {
    const { shown } = globalThis as unknown as { shown: Electron.Notification[] };
    shown.findLast(({ title }) => title.startsWith('Import finished'))?.emit('click');
  });

  // The deep link ends on the story: what was compared, changed, proven and linked, and who looked.
  const story = page.getByRole('article', { name: 'The story of a study' });
  await expect(story.getByText(`All ${disc.instances.length} images are confirmed in the archive`)).toBeVisible();
  await expect(story.getByRole('table', { name: 'Match' })).toContainText('Birth date');
  await expect(story.getByRole('list', { name: 'What will change' })).toContainText('Patient number');
  for (const step of ['Approved', 'Paused', 'Resumed', 'Cancelled', 'Cancelling undone', 'Confirmed by checksum'])
    await expect(story.getByText(step, { exact: true }).first()).toBeVisible();
  const nobody = story.getByText('Nobody has opened the images from here yet.');
  await expect(nobody).toBeVisible();
  await picture('story');
  await story.getByRole('button', { name: /^View images/ }).click();
  await expect(nobody).toBeHidden({ timeout: 60_000 });
  // On paper: the story, and nothing of the window around it.
  await page.emulateMedia({ media: 'print' });
  await expect(story).toBeVisible();
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(story.getByRole('button', { name: 'Print' })).toBeHidden();
});

test('Gantry opens where it was left: the room, and how its list was narrowed, but never what was searched for', async ({
  stack,
  launch,
}) => {
  const { home, keyFile } = await stack({ images: 2 });
  const first = await launch({ home, keyFile });
  await room(first.page, /^Queue/).click({ timeout: 30_000 });
  await first.page.getByRole('combobox', { name: 'State' }).click();
  await first.page.getByRole('option', { name: 'Cancelled' }).click();
  await first.page.getByRole('searchbox').fill('Mueller');
  await first.close();
  const second = await launch({ home, keyFile });
  await expect(second.page.getByRole('heading', { name: 'Queue' })).toBeVisible({ timeout: 30_000 });
  await expect(second.page.getByRole('combobox', { name: 'State' })).toHaveValue('Cancelled');
  await expect(second.page.getByRole('searchbox')).toHaveValue('');
});
