import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';
import { reviewAndImport } from './happy-path.ts';

const hasPdfText = spawnSync('pdftotext', ['-v']).error === undefined;
if (!hasPdfText) console.warn('NOT RUN: the text of the receipt, poppler-utils is not installed');

async function typeDigits(page: Page, group: ReturnType<Page['getByRole']>, digits: string): Promise<void> {
  await group.locator('input').first().click();
  await page.keyboard.type(digits);
}

/** What the system's dialog for printing answers from now on. */
async function answerPrinting(app: ElectronApplication, isPrinted: boolean): Promise<void> {
  await app.evaluate(({ BrowserWindow }, printed) => {
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.print = (_options, done) => done?.(printed, printed ? '' : 'Print job canceled');
  }, isPrinted);
}

test('the patient answers on a screen without a way into the operator’s window; her "no" stops the import until a person decides', async ({
  stack,
  launch,
}) => {
  const { discPath, home, keyFile } = await stack({ images: 4 });
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click({ timeout: 120_000 });
  const match = page.getByRole('region', { name: 'Match' });
  await match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) }).check();
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  await expect(importButton).toBeEnabled();

  await match.getByRole('button', { name: 'Ask the patient…' }).click();
  await typeDigits(page, page.getByRole('dialog'), '4711');
  await page.getByRole('button', { name: 'Show the patient’s screen' }).click();
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeFocused();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByText(demoCase.mrn)).toHaveCount(0);
  // Enter answers nothing by itself; with the keyboard the patient goes to an answer first.
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Question 1 of/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'Is this your date of birth?' })).toBeFocused();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByRole('button', { name: 'Yes', exact: true }).click();
  await expect(page.getByText('Please turn the screen back and speak to us.')).toBeVisible();

  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.getByRole('button', { name: 'Staff' }).click();
  const staff = page.getByRole('group', { name: 'Staff: your four digits' });
  await typeDigits(page, staff, '1234');
  await expect(page.getByText('These are not the digits.')).toBeVisible();
  await typeDigits(page, staff, '4711');

  await expect(match.getByText('The patient said no.')).toBeVisible();
  await expect(match.getByText(/^Birth date: /)).toBeVisible();
  await match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) }).check();
  await expect(importButton).toBeDisabled();
  await match.getByRole('checkbox', { name: /The patient said no at the desk/ }).check();
  await expect(importButton).toBeEnabled();

  // A page that is loaded anew is the patient's still, and nothing of it was left to the disk.
  await match.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeFocused();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.getByRole('button', { name: 'Staff' }).click();
  await typeDigits(page, staff, '4711');
  await expect(page.getByRole('navigation')).toHaveCount(1);
});

test('a receipt is saved as a PDF that says what was imported and that the disc went back; a hand-over is read by the next', async ({
  stack,
  launch,
}, testInfo) => {
  const { disc, discPath, home, keyFile } = await stack({ images: 4 });
  const { app, page } = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(page, demoCase);
  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('button', { name: /^Details of / }).click({ timeout: 120_000 });
  const receipt = page.getByRole('region', { name: 'Receipt for a disc' });
  const path = testInfo.outputPath('receipt.pdf');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await receipt.getByLabel('Disc returned to').fill('Jörg Müller, himself');
  await receipt.getByRole('button', { name: 'Save as PDF' }).click();
  await expect(page.getByText('Disc returned', { exact: true })).toBeVisible();
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
  if (!hasPdfText) return;
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  const images = disc.instances.length;
  expect(text).toContain('Receipt for a disc');
  expect(text).toContain(demoCase.mrn);
  expect(text).toContain(`${images} of ${images} images confirmed`);
  expect(text).toContain('Everything on the disc that was chosen could be read.');
  expect(text).toContain('The disc was returned to Jörg Müller, himself.');
  expect(text).not.toContain('Any result');
});

test('a receipt notes the return when it was printed, and nothing when printing was cancelled', async ({
  stack,
  launch,
}) => {
  const { discPath, home, keyFile } = await stack({ images: 4 });
  const { app, page } = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(page, demoCase);
  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('button', { name: /^Details of / }).click({ timeout: 120_000 });
  const receipt = page.getByRole('region', { name: 'Receipt for a disc' });
  await answerPrinting(app, false);
  await receipt.getByRole('button', { name: 'Print receipt' }).click();
  await expect(receipt.getByText('Nothing was printed, so no return was noted.')).toBeVisible();
  await expect(page.getByText('Disc returned', { exact: true })).toHaveCount(0);
  await answerPrinting(app, true);
  await receipt.getByRole('button', { name: 'Print receipt' }).click();
  await expect(page.getByText('Disc returned', { exact: true })).toBeVisible();
  await expect(receipt.getByText('Nothing was printed, so no return was noted.')).toHaveCount(0);
});
