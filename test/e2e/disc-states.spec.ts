import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';

async function accessibilityFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Moves by Tab alone until the field with the focus has such a label. */
async function tabTo(page: Page, label: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : '';
    });
    if (label.test(focused)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no field called ${label} can be reached by Tab`);
}

test('asks for a zip’s password once, says when it is wrong, and keeps it nowhere', async ({ stack, launch }) => {
  test.skip(spawnSync('zip', ['-v']).error !== undefined, 'zip is not installed');
  const { discPath, home, keyFile } = await stack({ images: 4 });
  const locked = join(dirname(discPath), 'locked.zip');
  const password = 'Drosselgasse-7';
  execFileSync('zip', ['-qr', '-P', password, locked, '.'], { cwd: discPath });
  const { page, close } = await launch({ args: [locked], home, keyFile });
  await expect(page.getByText('These files are locked with a password.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.type('falsch');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That password does not open them.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();
  await page.getByRole('button', { name: 'All tags' }).click();
  await page.getByLabel('Search tag, name or value').fill('(0010,0010)');
  await expect(page.getByRole('treegrid', { name: 'Tags of this image' })).toContainText('(0010,0010)');
  await close();
  for (const name of readdirSync(home, { recursive: true }) as string[]) {
    const path = join(home, name);
    if (statSync(path).isFile()) expect(readFileSync(path).includes(password), name).toBe(false);
  }
});

test('a study that names several people is decided by keyboard before it can be imported', async ({
  stack,
  launch,
}) => {
  const { discPath, home, keyFile } = await stack({ images: 6, kind: 'conflicting-headers' });
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByText(/The images of this study name \d people/)).toBeVisible();
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  await expect(importButton).toBeDisabled();
  await page.keyboard.press('Control+i');
  await expect(page.getByText('Decide first what contradicts on the disc.').first()).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await accessibilityFindings(page), colorScheme).toEqual([]);
  }
  await tabTo(page, /Müller, Jörg/);
  await page.keyboard.press('Space');
  const others = page.getByRole('radio', { name: 'Leave these images out' });
  await expect(others.first()).toBeVisible();
  const count = await others.count();
  for (let index = 0; index < count; index += 1) {
    await page.keyboard.press('Tab');
    await tabTo(page, /Leave these images out/);
    await page.keyboard.press('Space');
    await expect(others.nth(index)).toBeChecked();
  }
  await expect(page.getByText('Decide first what contradicts on the disc.')).toHaveCount(0);
});

test('says that a disc was here before, by whom, and what was unreadable then', async ({ stack, launch }) => {
  const running = await stack({ images: 4 });
  const { discPath, home, keyFile } = running;
  const imported = await runGantry(
    running,
    ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber],
    AbortSignal.timeout(60_000),
  );
  expect(imported.exitCode, imported.stderr).toBe(0);
  const { page } = await launch({ args: [discPath], home, keyFile });
  await expect(page.getByText(/This disc was imported on .+ by .+\./)).toBeVisible();
  await expect(page.getByText('Every image could be read then.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add the rest' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Nothing to do' }).click();
  await expect(page.getByText(/This disc was imported on/)).toHaveCount(0);
});
