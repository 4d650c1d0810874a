import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

function md5sBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => md5(readFileSync(join(entry.parentPath, entry.name))));
}

/** Read by a program of others. */
function md5sInZip(path: string): string[] {
  const read =
    'import hashlib, json, sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(json.dumps([hashlib.md5(z.read(n)).hexdigest() for n in z.namelist()]))';
  return JSON.parse(execFileSync('python3', ['-c', read, path], { encoding: 'utf8' })) as string[];
}

test('finds a study in the archive, shows its images and tags, downloads it proven, and deletes it only after all questions', async ({
  stack,
  launch,
}) => {
  const running = await stack({ images: 4 });
  const { orthanc, ehr, discPath, home, keyFile } = running;
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const imported = ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber];
  const done = await runGantry(running, imported, AbortSignal.timeout(120_000));
  expect(done.exitCode, done.stderr).toBe(0);
  const facts = orthancFacts(orthanc);
  /** MD5 of every image as the archive gives it, asked past Gantry. */
  const held: string[] = [];
  for (const id of await facts.instances()) held.push(md5(await facts.file(id)));

  const { app, page } = await launch({ home, keyFile });
  await page.getByRole('button', { name: 'Archive', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Find a study in the archive')).toBeVisible();

  // The keyboard alone, from the search to the tags.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('mueller');
  const row = page.getByRole('row').filter({ hasText: demoCase.mrn });
  await expect(row).toHaveCount(1);
  await row.getByRole('button').focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('dialog');
  await expect(details.getByText(demoCase.accessionNumber)).toBeVisible();
  await details
    .getByRole('button', { name: /^Thorax/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const picture = details.getByRole('img', { name: /^Image \d+ of \d+$/ });
  await expect(picture).toBeVisible();
  await details.getByRole('group', { name: /^Image \d+ of \d+$/ }).focus();
  await page.keyboard.press('Home');
  await expect(details.getByRole('img', { name: /^Image 1 of/ })).toBeVisible();
  const first = await picture.getAttribute('src');
  await page.keyboard.press('ArrowDown');
  await expect(picture).toHaveAccessibleName(/^Image 2 of/);
  await expect(picture).not.toHaveAttribute('src', first ?? '');
  await details.getByLabel('Search tag, name or value').fill('PatientName');
  await expect(details.getByRole('table')).toContainText('Mueller^Jörg');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
  await details.getByRole('button', { name: 'Back to the study' }).click();

  const folder = join(home, '..', 'downloads');
  mkdirSync(folder);
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  const proven = details.getByText('Each equals the archive’s own checksum.');
  const downloadAs = async (format: RegExp): Promise<string> => {
    const before = readdirSync(folder);
    await details.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('menuitem', { name: format }).click();
    await expect(proven).toBeVisible({ timeout: 60_000 });
    const made = readdirSync(folder).filter((name) => !before.includes(name));
    expect(made).toHaveLength(1);
    // What a file manager and a backup show tells nothing of the patient.
    expect(made[0]).not.toMatch(/mueller|0047113/i);
    await details.getByRole('status').getByRole('button', { name: 'Close' }).click();
    await expect(proven).toHaveCount(0);
    return join(folder, made[0] ?? '');
  };
  expect(md5sBelow(await downloadAs(/^Folder$/)).sort()).toEqual([...held].sort());
  expect(md5sInZip(await downloadAs(/^Zip/)).sort()).toEqual([...held].sort());
  const medium = await downloadAs(/DICOMDIR/);
  expect(readdirSync(medium).sort()).toEqual(['DICOM', 'DICOMDIR']);
  expect(md5sBelow(join(medium, 'DICOM')).sort()).toEqual([...held].sort());
  const listed = execFileSync('dcmdump', ['-q', '+P', '0004,1500', join(medium, 'DICOMDIR')], { encoding: 'utf8' });
  expect(listed.trim().split('\n')).toHaveLength(held.length);

  // The front desk is no administrator: the EHR decides, and the archive keeps everything.
  await details.getByRole('button', { name: 'Delete…' }).hover();
  await expect(page.getByText('Only administrators of the EHR may delete studies.')).toBeVisible();
  await details.getByRole('button', { name: 'Delete…' }).click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(1);
  const user = ehr.state.users.get('frontdesk');
  if (!user) throw new Error('the demo EHR has lost its front desk');
  ehr.state.users.set('frontdesk', { ...user, roles: ['admin'] });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByLabel(/^Name, MRN/).fill(demoCase.mrn);
  await row.getByRole('button').click();
  await details.getByRole('button', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this study from the archive' });
  await expect(question.getByRole('button', { name: 'Delete study' })).toBeDisabled();
  await question.getByLabel(/^Why/).fill('belongs to somebody else');
  await question.getByLabel(/^Type/).fill('0047112');
  await expect(question.getByRole('button', { name: 'Delete study' })).toBeDisabled();
  await question.getByLabel(/^Type/).fill(demoCase.mrn);
  expect((await facts.statistics()).CountInstances).toBe(held.length);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The study is gone')).toBeVisible({ timeout: 60_000 });
  expect((await facts.statistics()).CountInstances).toBe(0);
  expect(ehr.state.deletions).toMatchObject([{ reason: 'belongs to somebody else' }]);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^History/ }).click();
  await expect(page.getByRole('row').filter({ hasText: demoCase.mrn })).toContainText('Deleted');
});
