import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan } from './apply-plan.ts';
import { bufferSource } from './byte-source.ts';
import { coercionEdits } from './coercion.ts';
import type { TagEdit } from './edit.ts';
import { planRewrite } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import { sampleFile } from './sample-file.ts';
import { tagRows } from './tag-rows.ts';
import { explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';

const equipment = {
  manufacturer: 'Gantry',
  institutionName: 'Remote Clinic',
  stationName: 'DESK-1',
  softwareVersions: '0.1.0',
};
const at = '2026-03-04T05:06:07.890Z';
const identity: TagEdit[] = [
  { action: 'set', path: ['PatientName'], value: 'Müller^Jürgen' },
  { action: 'set', path: ['PatientID'], value: 'MRN-0042' },
  { action: 'set', path: ['AccessionNumber'], value: 'ACC-7' },
];

async function coerce(
  bytes: Buffer,
  changes: readonly TagEdit[],
): Promise<{ out: Buffer; edits: TagEdit[]; rows: Map<string, string> }> {
  const source = bufferSource(bytes);
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) throw new Error(read.message);
  const edits = await coercionEdits({
    header: read.header,
    source,
    changes,
    equipment,
    modifyingSystem: 'Gantry',
    at,
    reason: 'COERCE',
  });
  const planned = await planRewrite(read.header, source, edits);
  if (!planned.ok) throw new Error(planned.message);
  const chunks: Buffer[] = [];
  await applyPlan(source, planned.plan, async (chunk) => chunks.push(Buffer.from(chunk)));
  const out = Buffer.concat(chunks);
  const again = await readHeader(bufferSource(out));
  if (!again.ok) throw new Error(again.message);
  const rows = await tagRows(again.header, bufferSource(out));
  return { out, edits, rows: new Map(rows.map((row) => [row.path.join('/'), row.text || row.rawHex])) };
}

const modified = (index: number) => `OriginalAttributesSequence/${index}/ModifiedAttributesSequence/0`;

describe('the record of an import', () => {
  for (const [name, encoding] of Object.entries({ implicitLittle, explicitLittle, explicitBig })) {
    it(`keeps the prior values and names the importer, in ${name}`, async () => {
      const { rows } = await coerce(sampleFile({ encoding }), identity);
      const first = 'OriginalAttributesSequence/0';
      expect(rows.get('PatientName')).toBe('Müller^Jürgen');
      expect(rows.get(`${first}/SourceOfPreviousValues`)).toBe('Example Clinic');
      expect(rows.get(`${first}/AttributeModificationDateTime`)).toBe('20260304050607.890000+0000');
      expect(rows.get(`${first}/ModifyingSystem`)).toBe('Gantry');
      expect(rows.get(`${first}/ReasonForTheAttributeModification`)).toBe('COERCE');
      expect(rows.get(`${modified(0)}/PatientName`)).toBe('MUSTER^MAX');
      expect(rows.get(`${modified(0)}/PatientID`)).toBe('FOREIGN-1');
      expect(rows.get(`${modified(0)}/IssuerOfPatientID`)).toBe('');
      expect(rows.get(`${modified(0)}/AccessionNumber`)).toBe('');
      expect(rows.get('ContributingEquipmentSequence/0/PurposeOfReferenceCodeSequence/0/CodeValue')).toBe('MEDIM');
      expect(rows.get('ContributingEquipmentSequence/0/Manufacturer')).toBe('Gantry');
      expect(rows.get('InstanceCoercionDateTime')).toBe('20260304050607.890000+0000');
    });
  }

  it('is not made when nothing changes', async () => {
    const same: TagEdit[] = [{ action: 'set', path: ['PatientID'], value: 'FOREIGN-1' }];
    const bytes = sampleFile();
    const { out, edits } = await coerce(bytes, same);
    expect(edits).toEqual([]);
    expect(out.equals(bytes)).toBe(true);
  });

  it('names only what really changed', async () => {
    const { rows } = await coerce(sampleFile(), [
      ...identity,
      { action: 'set', path: ['PatientBirthDate'], value: '19700102' },
    ]);
    expect(rows.has(`${modified(0)}/PatientBirthDate`)).toBe(false);
  });

  it('is appended to the records that are there', async () => {
    const once = await coerce(sampleFile(), identity);
    const { rows } = await coerce(once.out, [{ action: 'set', path: ['PatientID'], value: 'MRN-0043' }]);
    expect(rows.get('OriginalAttributesSequence')).toBe('2 items');
    expect(rows.get(`${modified(0)}/PatientID`)).toBe('FOREIGN-1');
    expect(rows.get(`${modified(1)}/PatientID`)).toBe('MRN-0042');
    expect(rows.get('ContributingEquipmentSequence')).toBe('2 items');
  });

  it('keeps the whole prior value of a changed sequence', async () => {
    const bytes = sampleFile({
      elements: { RequestAttributesSequence: [{ RequestedProcedureID: 'A' }, { RequestedProcedureID: 'B' }] },
    });
    const change: TagEdit = {
      action: 'set',
      path: ['RequestAttributesSequence', 1, 'RequestedProcedureID'],
      value: 'C',
    };
    const { rows } = await coerce(bytes, [change]);
    expect(rows.get('RequestAttributesSequence/1/RequestedProcedureID')).toBe('C');
    expect(rows.get(`${modified(0)}/RequestAttributesSequence/0/RequestedProcedureID`)).toBe('A');
    expect(rows.get(`${modified(0)}/RequestAttributesSequence/1/RequestedProcedureID`)).toBe('B');
  });

  it('puts a value that breaks its VR where the standard says', async () => {
    const bytes = sampleFile({ elements: { PatientBirthDate: '1970-01-02' } });
    const { rows } = await coerce(bytes, [{ action: 'set', path: ['PatientBirthDate'], value: '19700102' }]);
    const item = 'OriginalAttributesSequence/0/NonconformingModifiedAttributesSequence/0';
    expect(rows.get(`${modified(0)}/PatientBirthDate`)).toBe('');
    expect(rows.get(`${item}/SelectorAttribute`)).toBe('(0010,0030)');
    expect(rows.get(`${item}/SelectorValueNumber`)).toBe('1');
    expect(rows.get(`${item}/NonconformingDataElementValue`)).toBe(Buffer.from('1970-01-02').toString('hex'));
  });

  it('keeps prior names legible when the file changes its character set', async () => {
    const bytes = sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'Größe^Änne' } });
    const { rows } = await coerce(bytes, [{ action: 'set', path: ['PatientName'], value: 'Иванов^Пётр' }]);
    expect(rows.get('SpecificCharacterSet')).toBe('ISO_IR 192');
    expect(rows.get(`${modified(0)}/PatientName`)).toBe('Größe^Änne');
  });

  it.skipIf(!existsSync('/usr/bin/dciodvfy'))('adds no error that dciodvfy finds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-coercion-'));
    const errors = (bytes: Buffer) => {
      const path = join(folder, 'image.dcm');
      writeFileSync(path, bytes);
      const shell = `dciodvfy -new "${path}" 2>&1 | grep -a "^Error" || true`;
      return execFileSync('/bin/sh', ['-c', shell])
        .toString('latin1')
        .split('\n')
        .filter((line) => line !== '');
    };
    const bytes = sampleFile();
    const { out } = await coerce(bytes, identity);
    const before = new Set(errors(bytes));
    expect(errors(out).filter((line) => !before.has(line))).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
