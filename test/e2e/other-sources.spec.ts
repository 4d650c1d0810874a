import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { startOrthanc } from '../../demo/orthanc.ts';
import type { DemoStack } from '../../demo/stack.ts';
import { put, startFhirServer } from '../fakes/fhir-server.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

// A start of the app, a guide and a whole import.
test.setTimeout(480_000);

const startTimeoutMs = 60_000;
const importTimeoutMs = 120_000;
const accession = 'ACC-7';

/** Whoever is on the demo's disc, and the order that expects her images, as each source writes them. */
const person = { mrn: '0047113', family: 'Müller', given: 'Jörg', birthDate: '1970-01-02' };

/** The guide up to the question of patients and orders: the archive is connected. */
async function comeToSources(page: Page, { orthanc }: DemoStack): Promise<void> {
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  await page.getByRole('heading', { name: 'Your vault is made' }).waitFor({ timeout: startTimeoutMs });
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByLabel('Address').fill(orthanc.url);
  await page.getByLabel('User').fill(orthanc.user);
  await page.getByLabel('Password', { exact: true }).fill(orthanc.password);
  await page.getByRole('button', { name: 'Test and save' }).press('Enter');
  await expect(page.getByText(/^Connected: Orthanc .* with 0 studies\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByRole('heading', { name: 'Where do patients and orders come from?' }).waitFor();
}

/** The guide to its end, without a viewer and without practice. */
async function endGuide(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByRole('button', { name: 'There is no viewer' }).press('Enter');
  await page.getByRole('button', { name: 'Finish without practice' }).press('Enter');
}

async function readDisc(page: Page, app: ElectronApplication, discPath: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, discPath);
  await page.getByRole('button', { name: 'Open a folder…' }).click();
  await page.getByRole('button', { name: /^Review / }).click({ timeout: importTimeoutMs });
}

const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
async function startImport(page: Page): Promise<void> {
  await expect(importButton(page)).toBeEnabled();
  await importButton(page).press('Enter');
}
const allConfirmed = (page: Page) => expect(page.getByText(/^All \d+ images are confirmed/).first());

test('a clinic with lists in a folder sets Gantry up by them, and the disc finds its patient and its order there', async ({
  stack,
  launch,
}, testInfo) => {
  const demo = await stack({ images: 6 });
  const lists = testInfo.outputPath('lists');
  mkdirSync(lists, { recursive: true });
  const site = testInfo.outputPath('site');
  const { app, page } = await launch({ home: join(site, 'home'), keyFile: join(site, 'vault.key') });
  await comeToSources(page, demo);
  await page.getByLabel('Source').selectOption({ label: 'Folder with lists (CSV)' });
  await page.getByLabel('Folder', { exact: true }).fill(lists);
  await page.getByRole('button', { name: 'Test and save' }).press('Enter');
  await expect(page.getByText('There is no patients.csv in this folder.')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('no-list.png') });

  const { mrn, family, given, birthDate } = person;
  writeFileSync(
    join(lists, 'patients.csv'),
    `id,mrn,family_name,given_name,birth_date,sex\n1,${mrn},${family},${given},${birthDate},M\n2,M2,Other,Ann,1980-05-06,F\n3,M3,Nobody,Nina,someday,F\n`,
  );
  writeFileSync(
    join(lists, 'orders.csv'),
    `id,patient_id,accession_number,modality,procedure_name,status\no1,1,${accession},CT,CT Thorax,outside_images_expected\n`,
  );
  await page.getByRole('button', { name: 'Test and save' }).press('Enter');
  await expect(page.getByText('Connected: 2 patients, 1 order.')).toBeVisible();
  await expect(page.getByText(/^patients\.csv, line 4: “birth_date” is missing or cannot be read$/)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('lists.png') });
  await endGuide(page);

  await readDisc(page, app, demo.discPath);
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText(`MRN ${mrn}`).first()).toBeVisible();
  await expect(match.getByRole('radio', { name: new RegExp(accession) })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('review.png') });
});

test('a hospital with a FHIR server sets Gantry up by it: the study is stored under its patient and linked to its order there', async ({
  stack,
  launch,
}, testInfo) => {
  const demo = await stack({ images: 6 });
  const server = await startFhirServer({ bearerToken: 'site-token' });
  try {
    const v2 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
    const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    await put(server, {
      ...{ resourceType: 'Patient', id: uuid(1), gender: 'male', birthDate: person.birthDate },
      identifier: [{ type: { coding: [{ system: v2, code: 'MR' }] }, value: person.mrn }],
      name: [{ use: 'official', family: person.family, given: [person.given] }],
    });
    await put(server, {
      ...{ resourceType: 'ServiceRequest', id: uuid(101), status: 'active', intent: 'order' },
      subject: { reference: `Patient/${uuid(1)}` },
      identifier: [{ type: { coding: [{ system: v2, code: 'ACSN' }] }, value: accession }],
      category: [{ coding: [{ system: 'http://snomed.info/sct', code: '363679005' }] }],
      code: { text: 'CT Thorax' },
      orderDetail: [{ coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' }] }],
    });
    const site = testInfo.outputPath('site');
    const { app, page } = await launch({ home: join(site, 'home'), keyFile: join(site, 'vault.key') });
    await comeToSources(page, demo);
    await page.getByLabel('Source').selectOption({ label: 'FHIR R4 server' });
    await page.getByLabel('Address').fill(server.url);
    await page.getByLabel('Token', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Test and save' }).press('Enter');
    await expect(page.getByText('Check user and password, or the token.')).toBeVisible();
    await page.getByLabel('Token', { exact: true }).fill('site-token');
    await page.getByRole('button', { name: 'Test and save' }).press('Enter');
    await expect(page.getByText('Connected: 1 patient, 1 order.')).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('fhir.png') });
    await endGuide(page);

    await readDisc(page, app, demo.discPath);
    const match = page.getByRole('region', { name: 'Match' });
    await expect(match.getByText(`MRN ${person.mrn}`).first()).toBeVisible();
    await match.getByRole('radio', { name: new RegExp(accession) }).check();
    // A request does not say that images from elsewhere are what it waits for: that is a person's word.
    await match.getByRole('checkbox', { name: 'Only to compare with' }).uncheck();
    await page.screenshot({ path: testInfo.outputPath('review.png') });
    await startImport(page);
    await page.getByRole('button', { name: /^Queue/ }).click();
    await allConfirmed(page).toBeVisible({ timeout: importTimeoutMs });
    await page.screenshot({ path: testInfo.outputPath('linked.png') });
    const studies = await server.repository.searchResources({ resourceType: 'ImagingStudy' });
    expect(studies).toMatchObject([{ basedOn: [{ reference: `ServiceRequest/${uuid(101)}` }] }]);
    const [stored] = demo.orthanc ? await orthancFacts(demo.orthanc).studies() : [];
    expect(stored?.PatientMainDicomTags.PatientID).toBe(person.mrn);
  } finally {
    await server.stop();
  }
});

test('a clinic with nothing but a worklist sets Gantry up by it: whoever is expected is found, and two ticks say that it is she', async ({
  stack,
  launch,
}, testInfo) => {
  const demo = await stack({ images: 6 });
  const folder = testInfo.outputPath('worklist');
  mkdirSync(folder, { recursive: true });
  writeWorklistEntry(folder);
  const worklist = await startOrthanc({ worklistsDir: folder });
  try {
    const site = testInfo.outputPath('site');
    const { app, page } = await launch({ home: join(site, 'home'), keyFile: join(site, 'vault.key') });
    await comeToSources(page, demo);
    await page.getByLabel('Source').selectOption({ label: 'DICOM worklist' });
    await page.getByLabel('Host').fill('127.0.0.1');
    await page.getByLabel('Port').fill('9');
    await page.getByLabel('AE title of the worklist').fill('GANTRYDEMO');
    await page.getByRole('button', { name: 'Test and save' }).press('Enter');
    await expect(page.getByText(/Check address and port/)).toBeVisible();
    await page.getByLabel('Port').fill(String(worklist.dicomPort));
    await page.getByRole('button', { name: 'Test and save' }).press('Enter');
    await expect(page.getByText('Connected: 1 patient, 1 order.')).toBeVisible();
    await expect(page.getByText('Nobody else is known: a person confirms every match.')).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('worklist.png') });
    await endGuide(page);

    await readDisc(page, app, demo.discPath);
    const match = page.getByRole('region', { name: 'Match' });
    const ticks = match.getByRole('group', { name: /./ }).getByRole('checkbox');
    await expect(ticks).toHaveCount(2);
    await match.getByRole('radio', { name: new RegExp(accession) }).check();
    await expect(importButton(page)).toBeDisabled();
    await ticks.first().check();
    await ticks.last().check();
    await startImport(page);
    await page.getByRole('button', { name: /^Queue/ }).click();
    await allConfirmed(page).toBeVisible({ timeout: importTimeoutMs });
    await page.screenshot({ path: testInfo.outputPath('confirmed.png') });
  } finally {
    await worklist.stop();
  }
});

/** The order as DCMTK's own tool writes it into a worklist. */
function writeWorklistEntry(folder: string): void {
  const utf8 = Buffer.from(`${person.family}^${person.given}`, 'utf8').toString('latin1');
  const lines = [
    ...['(0008,0005) CS [ISO_IR 192]', `(0008,0050) SH [${accession}]`, `(0010,0010) PN [${utf8}]`],
    ...[`(0010,0020) LO [${person.mrn}]`, '(0010,0030) DA [19700102]', '(0010,0040) CS [M]'],
    ...['(0020,000d) UI [1.2.276.0.7230010.3.2.101]', '(0032,1060) LO [CT Thorax]', '(0040,1001) SH [RP1]'],
    ...['(0040,0100) SQ', '  (fffe,e000) -', '    (0008,0060) CS [CT]', '    (0040,0001) AE [CT1]'],
    ...['    (0040,0002) DA [20260320]', '    (0040,0009) SH [SPS1]', '  (fffe,e00d) -', '(fffe,e0dd) -'],
  ];
  const dump = join(folder, 'entry.dump');
  writeFileSync(dump, `${lines.join('\n')}\n`, 'latin1');
  execFileSync('dump2dcm', ['+te', dump, join(folder, '1.wl')], { stdio: 'pipe' });
}
