import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page, type TestInfo } from '@playwright/test';
import { startOrthanc } from '../../demo/orthanc.ts';
import type { DemoStack } from '../../demo/stack.ts';
import { put, startFhirServer } from '../fakes/fhir-server.ts';
import { writeWorklistEntry } from '../fakes/worklist-entry.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';
import type { Gantry, LaunchOptions } from './launch-gantry.ts';

// A start of the app, a guide and a whole import.
test.setTimeout(480_000);

type Launch = (options: LaunchOptions) => Promise<Gantry>;

const startTimeoutMs = 60_000;
const importTimeoutMs = 120_000;
const accession = 'ACC-7';

/** Whoever is on the demo's disc, and the order that expects her images, as each source writes them. */
const person = { mrn: '0047113', family: 'Müller', given: 'Jörg', birthDate: '1970-01-02' };

/** A new installation, its guide up to the question of patients and orders: the archive is connected. */
async function comeToSources(launch: Launch, testInfo: TestInfo, { orthanc }: DemoStack): Promise<Gantry> {
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const site = testInfo.outputPath('site');
  const gantry = await launch({ home: join(site, 'home'), keyFile: join(site, 'vault.key') });
  const { page } = gantry;
  await page.getByRole('heading', { name: 'Your vault is made' }).waitFor({ timeout: startTimeoutMs });
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByLabel('Address').fill(orthanc.url);
  await page.getByLabel('User').fill(orthanc.user);
  await page.getByLabel('Password', { exact: true }).fill(orthanc.password);
  await page.getByRole('button', { name: 'Test and save' }).press('Enter');
  await expect(page.getByText(/^Connected: Orthanc .* with 0 studies\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByRole('heading', { name: 'Where do patients and orders come from?' }).waitFor();
  return gantry;
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
/** The two details that a person compares; nothing can be imported before. */
async function tickBoth(page: Page): Promise<void> {
  const ticks = page.getByRole('region', { name: 'Match' }).getByRole('group', { name: /./ }).getByRole('checkbox');
  await expect(ticks).toHaveCount(2);
  await ticks.first().check();
  await expect(importButton(page)).toBeDisabled();
  await ticks.last().check();
}

/** Imports what Review shows, and waits until the archive has confirmed it. */
async function importWhole(page: Page): Promise<void> {
  await expect(importButton(page)).toBeEnabled();
  await importButton(page).press('Enter');
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(page.getByText(/^All \d+ images are confirmed/).first()).toBeVisible({ timeout: importTimeoutMs });
}

test('a clinic with lists in a folder sets Gantry up by them: the study is stored under its patient and with its order’s number', async ({
  stack,
  launch,
}, testInfo) => {
  const demo = await stack({ images: 6 });
  const lists = testInfo.outputPath('lists');
  mkdirSync(lists, { recursive: true });
  const { app, page } = await comeToSources(launch, testInfo, demo);
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
  await match.getByRole('radio', { name: new RegExp(accession) }).check();
  // A line could not be read: she might be in it.
  await expect(match.getByText('The patient list is incomplete.')).toBeVisible();
  await tickBoth(page);
  await page.screenshot({ path: testInfo.outputPath('review.png') });
  await importWhole(page);
  const [stored] = demo.orthanc ? await orthancFacts(demo.orthanc).studies() : [];
  expect(stored?.PatientMainDicomTags.PatientID).toBe(mrn);
  expect(stored?.MainDicomTags.AccessionNumber).toBe(accession);
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
    const { app, page } = await comeToSources(launch, testInfo, demo);
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
    await importWhole(page);
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
  const { mrn: id, family, given } = person;
  writeWorklistEntry(folder, { name: `${family}^${given}`, id, birthDate: '19700102', sex: 'M', accession });
  const worklist = await startOrthanc({ worklistsDir: folder });
  try {
    const { app, page } = await comeToSources(launch, testInfo, demo);
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
    await match.getByRole('radio', { name: new RegExp(accession) }).check();
    await tickBoth(page);
    await importWhole(page);
    await page.screenshot({ path: testInfo.outputPath('confirmed.png') });
  } finally {
    await worklist.stop();
  }
});
