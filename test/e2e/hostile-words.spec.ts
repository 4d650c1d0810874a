import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';
import { markTag, markup, writeMarkupDisc } from './markup-disc.ts';

test('markup and script in every field of a disc, in file names and in the EHR’s answers are words on each screen: nothing of them runs or is fetched', async ({
  stack,
  launch,
}, testInfo) => {
  const fetched: string[] = [];
  const server = createServer((request, response) => {
    fetched.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { ehr, discPath, home, keyFile } = await stack({ images: 3 });
  const disc = join(discPath, '..', 'markup-disc');
  mkdirSync(disc);
  writeMarkupDisc(disc, address);

  const long = markup('long', address);
  const [family = '', given = ''] = markup('name', address).split('^');
  for (const user of ehr.state.users.values()) user.name = long;
  const patient = [...ehr.state.patients.values()].find(({ mrn }) => mrn === demoCase.mrn);
  for (const one of ehr.state.patients.values())
    Object.assign(one, {
      family_name: family,
      given_name: given,
      previous_names: [family],
      suffix: markup('short', address),
    });
  for (const order of ehr.state.orders.values())
    Object.assign(order, {
      ...{ procedure_name: long, clinic_name: long, body_part: long },
      procedure_code: { value: markup('short', address), scheme: markup('short', address), meaning: long },
    });
  if (!patient) throw new Error('the demo EHR has lost its patient');

  const { page } = await launch({ args: [disc], home, keyFile });
  const strange: string[] = [];
  page.on('dialog', (dialog) => {
    strange.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(app:\/\/gantry\/|data:|blob:)/.test(request.url())) strange.push(request.url());
  });
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) =>
        seen.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`),
    );
    Object.assign(window, { attack: () => seen.push('script') });
  });
  let pictures = 0;
  /** The screen shows the markup, as letters. */
  const isWords = async (where: string): Promise<void> => {
    await expect(page.locator('body'), where).toContainText(`<${markTag}>`, { timeout: 30_000 });
    await page.screenshot({ path: testInfo.outputPath(`${pictures++}.png`) });
    expect(await found(page), where).toEqual({ elements: 0, seen: [] });
  };

  await page.getByRole('button', { name: /^Review / }).click({ timeout: 60_000 });
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible({ timeout: 30_000 });
  await isWords('review');
  await page.getByRole('button', { name: 'All tags' }).click();
  const table = page.getByRole('treegrid', { name: 'Tags of this image' });
  await expect(table).toContainText(`<${markTag}>`);
  await isWords('all tags');
  await page.getByRole('button', { name: 'Back to the study' }).click();
  // An order for such a thing fits nothing: it is folded away, and its words are to be seen all the same.
  await match.getByRole('button', { name: /order that does not fit/ }).click();
  await expect(match).toContainText(demoCase.accessionNumber);
  await isWords('orders');
  await match.getByRole('radio', { name: /Without an order/ }).check();
  await isWords('what will change');

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(page.getByRole('button', { name: /^View images/ }).first()).toBeVisible({ timeout: 120_000 });
  await isWords('queue');
  await page.getByRole('button', { name: /^History/ }).click();
  await isWords('history');
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByLabel(/^Name, MRN/).fill(demoCase.mrn);
  await isWords('archive');
  expect(strange).toEqual([]);
  expect(fetched).toEqual([]);
  server.close();
});

function found(page: Page): Promise<{ elements: number; seen: string[] }> {
  return page.evaluate((tag) => {
    const { seen } = window as unknown as { seen: string[] };
    return { elements: document.querySelectorAll(`${tag}, [onerror], img[src^="http"]`).length, seen };
  }, markTag);
}
