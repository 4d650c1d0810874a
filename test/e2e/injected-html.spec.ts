import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { encodeDicomFile } from '../../src/engine/disc-maker/dicom-writer.ts';
import { seededUid } from '../../src/engine/disc-maker/random.ts';
import { test } from './fixtures.ts';

/** In a name `^` and `=` mean something, and short fields hold 16 characters: each gets what fits. */
const image = '<img src=x onerror=window.attacked=1>';
const script = '<script>attacked()</script>';
const short = '<svg onload=a()>';

/** A disc whose every field that a person may see is an attack, in files that are named like one. */
function hostileDisc(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const sopInstanceUid = seededUid('hostile', 'image');
  const text = Object.fromEntries(
    [
      'StudyDescription',
      'SeriesDescription',
      'InstitutionName',
      'Manufacturer',
      'ManufacturerModelName',
      'ProtocolName',
    ]
      .concat('PatientID', 'IssuerOfPatientID', 'InstitutionalDepartmentName', 'RequestedProcedureDescription')
      .map((keyword) => [keyword, image]),
  );
  const names = Object.fromEntries(
    ['PatientName', 'ReferringPhysicianName', 'OperatorsName', 'PerformingPhysicianName'].map((one) => [one, script]),
  );
  const shorts = Object.fromEntries(['StudyID', 'StationName', 'AccessionNumber'].map((keyword) => [keyword, short]));
  const parts = encodeDicomFile({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid,
    transferSyntax: 'explicitLittleEndian',
    textEncoding: 'latin1',
    dataset: {
      ...text,
      ...names,
      ...shorts,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: sopInstanceUid,
      StudyInstanceUID: seededUid('hostile', 'study'),
      SeriesInstanceUID: seededUid('hostile', 'series'),
      PatientBirthDate: '19700101',
      PatientSex: 'O',
      Modality: 'CT',
      InstanceNumber: 1,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: 8,
      Columns: 8,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 0,
    },
    pixels: Buffer.alloc(128, 1),
  });
  writeFileSync(join(folder, `${image}.dcm`), Buffer.concat(parts));
  writeFileSync(join(folder, `${image}.txt`), 'not an image');
}

/** What the attacks would have made, had one of them been taken for more than text. */
const madeOfText = (page: Page): Promise<unknown> =>
  page.evaluate(() => ({
    elements: document.querySelectorAll('img[src="x"], svg[onload], script:not([src]), [onerror]').length,
    attacked: 'attacked' in window,
  }));

test('HTML in any field of a disc, in a file’s name or in an answer of the EHR is shown as text and does nothing', async ({
  stack,
  launch,
}, testInfo) => {
  const { ehr, home, keyFile } = await stack({ images: 2 });
  const patient = [...ehr.state.patients.values()].find(({ mrn }) => mrn === demoCase.mrn);
  if (!patient) throw new Error('the demo EHR has lost its patient');
  ehr.state.patients.set(patient.id, { ...patient, family_name: image, given_name: image });
  for (const order of [...ehr.state.orders.values()].filter((one) => one.patient_id === patient.id))
    ehr.state.orders.set(order.id, { ...order, procedure_name: image });
  const disc = testInfo.outputPath(`disc ${image}`);
  hostileDisc(disc);

  const { page } = await launch({ args: [disc], home, keyFile });
  const refused: string[] = [];
  page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
  const harmless = async (where: string): Promise<void> => {
    expect(await madeOfText(page), where).toEqual({ elements: 0, attacked: false });
    expect(refused, where).toEqual([]);
  };

  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByText(image).first()).toBeVisible();
  await harmless('review');
  const match = page.getByRole('region', { name: 'Match' });
  await match.getByRole('button', { name: 'Another patient' }).click();
  await match.getByLabel('Find patient').fill(demoCase.mrn);
  const found = match.getByRole('option', { name: new RegExp(`MRN ${demoCase.mrn}`) });
  await expect(found).toContainText('<img src=x');
  await harmless('search');
  await found.click();
  await expect(match.getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();
  await expect(match.getByRole('radio', { name: /<img src=x/ }).first()).toBeAttached();
  await harmless('match');
  await page.getByRole('button', { name: 'All tags' }).click();
  await expect(page.getByRole('grid', { name: 'Tags of this image' })).toContainText(image);
  await harmless('tags');
  expect(await page.title()).toBe('Gantry');
});
