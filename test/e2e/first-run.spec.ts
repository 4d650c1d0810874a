import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

// Two starts of the app and a disc: a machine under load takes its time.
test.setTimeout(480_000);

const startTimeoutMs = 60_000;
const readTimeoutMs = 60_000;

test('a new installation is connected step by step with the keyboard, keeps its answers over a restart, and ends with a practice disc that is sent nowhere', async ({
  stack,
  launch,
}, testInfo) => {
  const { orthanc, ehr } = await stack();
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const folder = testInfo.outputPath('site');
  const place = { home: join(folder, 'home'), keyFile: join(folder, 'vault.key') };
  const picture = async (page: Page, name: string) => {
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      name,
    ).toEqual([]);
  };

  const first = await launch(place);
  const { page } = first;
  await expect(page.getByRole('heading', { name: 'Your vault is made' })).toBeFocused({ timeout: startTimeoutMs });
  await expect(page.getByText('The key is in a file that your administrator chose.')).toBeVisible();
  await picture(page, '1-vault');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Where do the images go?' })).toBeFocused();
  await page.getByLabel('Address').fill('http://127.0.0.1:9');
  await page.getByLabel('Address').press('Enter');
  await expect(page.getByText('The archive cannot be reached.')).toBeVisible();
  await expect(page.getByText('Check address and port')).toBeVisible();
  await picture(page, '2-archive-wrong');
  await page.getByLabel('Address').fill(orthanc.url);
  await page.getByLabel('User').fill(orthanc.user);
  await page.getByLabel('Password', { exact: true }).fill(orthanc.password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByText(/^Connected: Orthanc .* with 0 studies\.$/)).toBeVisible();
  await expect(page.getByText('This account may store images.')).toBeVisible();
  await picture(page, '3-archive');
  await page.getByRole('button', { name: 'Continue' }).press('Enter');

  await expect(page.getByRole('heading', { name: 'Where do patients and orders come from?' })).toBeFocused();
  await page.getByLabel('Address').fill(ehr.url);
  await page.getByLabel('User').fill('frontdesk');
  await page.getByLabel('Password', { exact: true }).fill(ehr.state.users.get('frontdesk')?.password ?? '');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  const living = [...ehr.state.patients.values()].filter(({ merged_into }) => merged_into === null).length;
  await expect(page.getByText(`Connected: ${living.toLocaleString('en')} patients`)).toBeVisible();
  await picture(page, '4-directory');
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Where are images opened?' })).toBeFocused();
  await first.close();

  const again = await launch(place);
  const next = again.page;
  await expect(next.getByRole('heading', { name: 'Where are images opened?' })).toBeFocused({
    timeout: startTimeoutMs,
  });
  await expect(next.getByRole('radio', { name: 'The EHR’s viewer' })).toBeChecked();
  await next.getByRole('button', { name: 'Test and save' }).press('Enter');
  await expect(next.getByText('The EHR answers. It gives the address once a study is there.')).toBeVisible();
  await picture(next, '5-viewer');
  await next.getByRole('button', { name: 'Continue' }).press('Enter');

  await expect(next.getByRole('heading', { name: 'Try it with a practice disc' })).toBeFocused();
  await picture(next, '6-practice');
  await next.getByRole('button', { name: 'Make the disc and read it' }).press('Enter');
  await next.getByRole('button', { name: /^Review / }).click({ timeout: readTimeoutMs });
  await expect(next.getByText('This is the practice disc.')).toBeVisible({ timeout: readTimeoutMs });
  await expect(next.getByRole('button', { name: 'Import', exact: true })).toHaveCount(0);
  await picture(next, '7-practice-review');
  await next.getByRole('button', { name: 'End the practice' }).press('Enter');
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(0);
  expect(ehr.state.uploadLogs.size).toBe(0);

  await next.getByRole('button', { name: 'Settings', exact: true }).click();
  await picture(next, '8-settings');
  await next.getByRole('tab', { name: 'Checks' }).click();
  await expect(next.getByRole('contentinfo').getByRole('button', { name: /^Archive/ })).toHaveText('Archive connected');
  await picture(next, '9-checks');
  await next.getByRole('button', { name: 'Open the set-up guide' }).press('Enter');
  await expect(next.getByRole('heading', { name: 'Your vault is made' })).toBeFocused();
});
