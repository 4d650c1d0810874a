import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamPlan } from './apply-plan.ts';
import { type ByteSource, bufferSource } from './byte-source.ts';
import { governedTexts, type RepairedFile, repairCharset } from './charset-repair.ts';
import type { PlainDataSet } from './edit.ts';
import { planRewrite } from './plan-rewrite.ts';
import { plannedSource } from './planned-source.ts';
import { readHeader } from './read-header.ts';
import type { RepairEncoding } from './repair-encoding.ts';
import { sampleFile } from './sample-file.ts';
import { tagRows } from './tag-rows.ts';
import { explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';

/** `Иванова^Мария` and `КТ головы` as a Russian Windows writes them. */
const name = Buffer.from('c8e2e0edeee2e05ecce0f0e8ff20', 'hex');
const description = Buffer.from('cad220e3eeebeee2fb20', 'hex');
const misdeclared: PlainDataSet = {
  SpecificCharacterSet: 'ISO_IR 100',
  PatientName: name,
  StudyDescription: description,
  RequestAttributesSequence: [{ RequestedProcedureID: 'P1', RequestedProcedureDescription: description }],
};

async function repaired(
  bytes: Buffer,
  encoding: RepairEncoding = 'windows-1251',
  ...declared: string[]
): Promise<RepairedFile> {
  const source = bufferSource(bytes);
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) throw new Error(read.message);
  const repair = { encoding, declared: declared.length === 0 ? ['ISO_IR 100'] : declared };
  const modifiedAt = '20260304050607.890000+0000';
  return repairCharset({ header: read.header, source, repair, modifyingSystem: 'Gantry 0.1.0', modifiedAt });
}

async function repairedOf(bytes: Buffer): Promise<Extract<RepairedFile, { ok: true }>> {
  const file = await repaired(bytes);
  if (!file.ok) throw new Error(file.message);
  return file;
}

const allOf = (source: ByteSource) => source.read(0, source.sizeBytes);

async function rowsOf(file: Extract<RepairedFile, { ok: true }>): Promise<Map<string, string>> {
  const rows = await tagRows(file.header, file.source, { maxRawBytes: 64 });
  return new Map(rows.map((row) => [row.path.join('/'), row.text || row.rawHex]));
}

describe('a file with texts in another character set than it says', () => {
  for (const [syntax, encoding] of Object.entries({ implicitLittle, explicitLittle, explicitBig })) {
    it(`reads right after the repair at every level, and keeps the bytes that it had, in ${syntax}`, async () => {
      const rows = await rowsOf(await repairedOf(sampleFile({ encoding, elements: misdeclared })));
      expect(rows.get('SpecificCharacterSet')).toBe('ISO_IR 192');
      expect(rows.get('PatientName')).toBe('Иванова^Мария');
      expect(rows.get('StudyDescription')).toBe('КТ головы');
      expect(rows.get('RequestAttributesSequence/0/RequestedProcedureDescription')).toBe('КТ головы');
      const record = 'OriginalAttributesSequence/0';
      expect(rows.get(`${record}/ReasonForTheAttributeModification`)).toBe('CORRECT');
      expect(rows.get(`${record}/ModifiedAttributesSequence/0/PatientName`)).toBe('');
      const kept = (index: number, keyword: string) =>
        rows.get(`${record}/NonconformingModifiedAttributesSequence/${index}/${keyword}`);
      expect(kept(0, 'SelectorAttribute')).toBe('(0008,0005)');
      expect(kept(0, 'NonconformingDataElementValue')).toBe(Buffer.from('ISO_IR 100').toString('hex'));
      expect(kept(2, 'SelectorAttribute')).toBe('(0010,0010)');
      expect(kept(2, 'NonconformingDataElementValue')).toBe(name.toString('hex'));
      expect(kept(3, 'SelectorSequencePointer')).toBe('(0040,0275)');
      expect(kept(3, 'SelectorSequencePointerItems')).toBe('1');
      expect(kept(3, 'NonconformingDataElementValue')).toBe(description.toString('hex'));
    });
  }

  it('can be changed further on top of the repair', async () => {
    const file = await repairedOf(sampleFile({ elements: misdeclared }));
    const edits = [{ action: 'set', path: ['PatientName'], value: 'Müller^Jürgen' }] as const;
    const planned = await planRewrite(file.header, file.source, edits);
    if (!planned.ok) throw new Error(planned.message);
    expect(planned.plan.charset).toBeUndefined();
    const chunks: Buffer[] = [];
    for await (const chunk of streamPlan(file.source, planned.plan)) chunks.push(Buffer.from(chunk));
    const out = Buffer.concat(chunks);
    expect(await allOf(plannedSource(file.source, planned.plan))).toEqual(out);
    const read = await readHeader(bufferSource(out));
    expect(read.ok && read.header.truncation).toBe(undefined);
  });

  it('is left as it is when it declares something else, or when no text depends on the declaration', async () => {
    const bytes = sampleFile({ elements: misdeclared });
    const other = await repaired(bytes, 'windows-1251', '');
    expect(other).toMatchObject({ ok: true, repairedTexts: 0 });
    const plain = await repaired(sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 100' } }));
    expect(plain).toMatchObject({ ok: true, repairedTexts: 0 });
  });

  it('is refused where a text is no text in that encoding', async () => {
    const bytes = sampleFile({ elements: { ...misdeclared, PatientName: Buffer.from('c8e2e0ed98ff', 'hex') } });
    expect(await repaired(bytes, 'shift_jis')).toMatchObject({ ok: false, reason: 'text-not-convertible' });
  });

  it('reads right in items that repeat the wrong declaration, and keeps their bytes too', async () => {
    const item = { SpecificCharacterSet: 'ISO_IR 100', RequestedProcedureDescription: description };
    const elements = { ...misdeclared, RequestAttributesSequence: [item] };
    const rows = await rowsOf(await repairedOf(sampleFile({ elements })));
    expect(rows.get('RequestAttributesSequence/0/RequestedProcedureDescription')).toBe('КТ головы');
    expect(rows.get('RequestAttributesSequence/0/SpecificCharacterSet')).toBe('ISO_IR 192');
    const kept = [...rows]
      .filter(([path]) => path.endsWith('/NonconformingDataElementValue'))
      .map(([, bytes]) => bytes);
    const declaration = Buffer.from('ISO_IR 100').toString('hex');
    expect(kept.filter((bytes) => bytes === declaration)).toHaveLength(2);
    expect(kept.filter((bytes) => bytes === description.toString('hex'))).toHaveLength(2);
  });

  it('leaves items that name another character set', async () => {
    const item = { SpecificCharacterSet: 'ISO_IR 144', RequestedProcedureDescription: Buffer.from('bac2', 'hex') };
    const elements = { ...misdeclared, RequestAttributesSequence: [item] };
    const rows = await rowsOf(await repairedOf(sampleFile({ elements })));
    expect(rows.get('RequestAttributesSequence/0/RequestedProcedureDescription')).toBe('КТ');
    expect(rows.get('RequestAttributesSequence/0/SpecificCharacterSet')).toBe('ISO_IR 144');
  });

  it('gives the texts that its declaration governs, and the declaration', async () => {
    const source = bufferSource(sampleFile({ elements: misdeclared }));
    const read = await readHeader(source);
    if (!read.ok) throw new Error(read.message);
    const found = await governedTexts(read.header, source);
    expect(found.declared).toBe('ISO_IR 100');
    expect(found.texts).toHaveLength(3);
  });

  const judges = existsSync('/usr/bin/dcmdump') && existsSync('/usr/lib/python3/dist-packages/pydicom');
  if (!judges) console.warn('charset-repair.test: dcmdump or pydicom is not there, nobody else judges the repair');
  it.skipIf(!judges)('reads right to pydicom and dcmdump too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-repair-'));
    const path = join(folder, 'image.dcm');
    writeFileSync(path, await allOf((await repairedOf(sampleFile({ elements: misdeclared }))).source));
    expect(execFileSync('dcmdump', ['-q', '+P', '0010,0010', path]).toString()).toContain('[Иванова^Мария]');
    const script = 'import sys, pydicom; ds = pydicom.dcmread(sys.argv[1]); print(ds.PatientName, ds.StudyDescription)';
    const said = execFileSync('/usr/bin/python3', ['-c', script, path], { env: { PYTHONIOENCODING: 'utf8' } });
    expect(said.toString().trim()).toBe('Иванова^Мария КТ головы');
    rmSync(folder, { recursive: true });
  });
});
