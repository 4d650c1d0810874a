import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';
import { askForPorts } from './page-ports.ts';

async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('User name').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(`demo-${login}`);
  await page.getByRole('button', { name: /^(Sign in|Unlock)$/ }).click();
  await expect(page.getByLabel('User name')).toHaveCount(0, { timeout: 30_000 });
}

test('a shared desk: signed in by the EHR, locked when nobody is there, switched to a colleague with the work kept, and each by her role', async ({
  stack,
  launch,
}, testInfo) => {
  const shared = await stack({ images: 12 });
  const passwordFile = join(shared.home, '..', 'admin-password');
  writeFileSync(passwordFile, 'demo-admin', { mode: 0o600 });
  const on = await runGantry(
    shared,
    ['people', 'on', '--login', 'admin', '--password-file', passwordFile, '--lock-minutes', '5'],
    AbortSignal.timeout(60_000),
  );
  expect(on.exitCode, on.stderr).toBe(0);
  const gantry = await launch({ args: [shared.discPath], home: shared.home, keyFile: shared.keyFile });
  const { app, page } = gantry;
  const picture = (name: string) => page.screenshot({ path: testInfo.outputPath(`${name}.png`) });

  // A system that has seen no input for long, as this one's display has none at all: who signs in is there all the same.
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 8_000;
  });
  // Nobody has signed in: the disc of the command line waits.
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Mueller/)).toHaveCount(0);
  await picture('sign-in');
  await page.getByLabel('User name').fill('frontdesk');
  await page.getByLabel('Password', { exact: true }).fill('guess');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Name or password is wrong.');
  await signIn(page, 'frontdesk');
  await expect(page.getByRole('button', { name: /Petra Lindqvist/ })).toBeVisible();
  await page.getByRole('button', { name: /^Review / }).click();
  const match = page.getByRole('region', { name: 'Match' });
  await match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) }).check();

  // Nobody is there: the system's clock of idleness says so.
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 9_000;
  });
  await expect(page.getByRole('heading', { name: 'Gantry is locked' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/Mueller|Müller|0047113/)).toHaveCount(0);
  expect(await page.content()).not.toMatch(/Mueller|Müller|0047113/);
  await picture('locked');
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 0;
  });

  // A page that somebody took over asks past the window: the engine answers nobody.
  const forged = await askForPorts(page);
  for (const [room, name, input] of [
    ['imports', 'list', {}],
    ['directory', 'findPatients', { query: 'Mueller' }],
    ['settings', 'save', { site: { institutionName: 'Forged', stationName: 'X' } }],
  ] as const)
    expect((await forged.call('engine', room, name, input)).fault?.code, `${room}.${name}`).toBe('sign-in-needed');

  // A colleague goes on where she stopped.
  await signIn(page, 'radiographer');
  await expect(page.getByRole('button', { name: /Tomasz Wilk/ })).toBeVisible();
  await expect(match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) })).toBeChecked();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('heading', { name: 'Gantry is locked' })).toBeVisible();
  // The upload goes on behind the lock, under the name of whoever approved it.
  await expect
    .poll(() => [...shared.ehr.state.uploadLogs.values()].map((log) => log.uploaded_by), { timeout: 120_000 })
    .toEqual([shared.ehr.state.users.get('radiographer')?.id]);

  // What somebody opens meanwhile waits for whoever signs in.
  const second = join(shared.home, '..', 'second-disc');
  mkdirSync(second);
  expect(await gantry.startAgain([second])).toBe(0);
  expect(await page.content()).not.toContain('second-disc');

  // The front desk sees no settings of the site, and a forged call changes none.
  await signIn(page, 'frontdesk');
  await expect(page.getByText(/second-disc/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText('Other settings are for administrators.')).toBeVisible();
  await expect(page.getByLabel('Institution name')).toHaveCount(0);
  await picture('front-desk-settings');
  const again = await askForPorts(page);
  const answer = await again.call('engine', 'settings', 'save', {
    site: { institutionName: 'Forged', stationName: 'X' },
  });
  expect(answer.fault?.code).toBe('role-missing');
});
