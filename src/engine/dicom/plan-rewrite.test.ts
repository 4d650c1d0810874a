import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan } from './apply-plan.ts';
import { bufferSource } from './byte-source.ts';
import type { PlainDataSet, TagEdit } from './edit.ts';
import { type PlanOptions, planRewrite, type SplicePlan } from './plan-rewrite.ts';
import { readHeader } from './read-header.ts';
import { planSource } from './rewrite-file.ts';
import { sampleFile } from './sample-file.ts';
import { tagRows } from './tag-rows.ts';
import { explicitBig, explicitLittle, implicitLittle } from './transfer-syntax.ts';

async function rewrite(
  bytes: Buffer,
  edits: readonly TagEdit[],
  options: PlanOptions = {},
): Promise<{ out: Buffer; plan: SplicePlan }> {
  const source = bufferSource(bytes);
  const planned = await planSource(source, edits, options);
  if (!planned.ok) throw new Error(`${planned.reason}: ${planned.message}`);
  const chunks: Buffer[] = [];
  const digests = await applyPlan(source, planned.plan, async (chunk) => chunks.push(Buffer.from(chunk)));
  const out = Buffer.concat(chunks);
  expect(out.length).toBe(planned.plan.sizeBytes);
  expect(digests.md5).toBe(createHash('md5').update(out).digest('hex'));
  expect(digests.sha256).toBe(createHash('sha256').update(out).digest('hex'));
  return { out, plan: planned.plan };
}

const set = (keyword: string, value: string): TagEdit => ({ action: 'set', path: [keyword], value });

/** Every element as `path → text or hex`, group lengths left out. */
async function table(bytes: Buffer): Promise<Map<string, string>> {
  const read = await readHeader(bufferSource(bytes), { until: 'end' });
  if (read.header === undefined) throw new Error(read.ok ? '' : read.message);
  const rows = await tagRows(read.header, bufferSource(bytes), { maxRawBytes: 65_536 });
  return new Map(
    rows.filter((row) => !row.tag.endsWith(',0000)')).map((row) => [row.path.join('/'), row.text || row.rawHex]),
  );
}

const encodings = { implicitLittle, explicitLittle, explicitBig };
const request: PlainDataSet = {
  RequestedProcedureID: 'RP1',
  AccessionNumber: 'OLD',
  ScheduledProtocolCodeSequence: [{ CodeValue: 'C1', CodeMeaning: 'Chest' }],
};

describe('planning a rewrite', () => {
  it('gives the very same bytes when nothing is asked', async () => {
    const bytes = sampleFile({ after: Buffer.from('trailing') });
    const { out, plan } = await rewrite(bytes, []);
    expect(out.equals(bytes)).toBe(true);
    expect(plan.changed).toBe(false);
  });

  it('gives the very same bytes when the values asked for are there already', async () => {
    const bytes = sampleFile();
    const { out } = await rewrite(bytes, [
      set('PatientName', 'MUSTER^MAX'),
      set('PatientID', 'FOREIGN-1'),
      set('AccessionNumber', ''),
    ]);
    expect(out.equals(bytes)).toBe(true);
  });

  for (const [name, encoding] of Object.entries(encodings)) {
    it(`changes what was asked in ${name} and keeps every byte from the pixel data on`, async () => {
      const bytes = sampleFile({ encoding });
      const { out, plan } = await rewrite(bytes, [
        set('PatientID', 'MRN-0042'),
        set('PatientSex', 'F'),
        { action: 'erase', path: ['InstitutionName'] },
      ]);
      const before = await table(bytes);
      const after = await table(out);
      expect(after.get('PatientID')).toBe('MRN-0042');
      expect(after.get('PatientSex')).toBe('F');
      expect(after.has('InstitutionName')).toBe(false);
      for (const [path, value] of before) {
        if (path !== 'PatientID' && path !== 'InstitutionName') expect(after.get(path)).toBe(value);
      }
      const range = plan.pixelRange!;
      expect(out.subarray(...range.output).equals(bytes.subarray(...range.source))).toBe(true);
    });

    it(`changes, inserts and appends within sequences in ${name}`, async () => {
      const bytes = sampleFile({
        encoding,
        elements: { RequestAttributesSequence: [request, { RequestedProcedureID: 'RP2' }] },
      });
      const { out } = await rewrite(bytes, [
        { action: 'set', path: ['RequestAttributesSequence', 0, 'AccessionNumber'], value: 'A-LONGER-NUMBER' },
        {
          action: 'set',
          path: ['RequestAttributesSequence', 0, 'ScheduledProtocolCodeSequence', 0, 'CodeMeaning'],
          value: 'Thorax',
        },
        { action: 'insert-item', path: ['RequestAttributesSequence', 1], item: { RequestedProcedureID: 'NEW' } },
        { action: 'append-item', path: ['RequestAttributesSequence'], item: { RequestedProcedureID: 'LAST' } },
        { action: 'set', path: ['OtherPatientIDsSequence', 0, 'PatientID'], value: 'FOREIGN-1' },
      ]);
      const after = await table(out);
      expect(after.get('RequestAttributesSequence')).toBe('4 items');
      expect(after.get('RequestAttributesSequence/0/AccessionNumber')).toBe('A-LONGER-NUMBER');
      expect(after.get('RequestAttributesSequence/0/ScheduledProtocolCodeSequence/0/CodeMeaning')).toBe('Thorax');
      expect(after.get('RequestAttributesSequence/0/ScheduledProtocolCodeSequence/0/CodeValue')).toBe('C1');
      expect([1, 2, 3].map((n) => after.get(`RequestAttributesSequence/${n}/RequestedProcedureID`))).toEqual([
        'NEW',
        'RP2',
        'LAST',
      ]);
      expect(after.get('OtherPatientIDsSequence/0/PatientID')).toBe('FOREIGN-1');
    });
  }

  it('lets group lengths follow', async () => {
    const bytes = sampleFile({ elements: { '00100000': 0 } });
    const { out } = await rewrite(bytes, [set('PatientID', 'A-MUCH-LONGER-ID')]);
    const read = await readHeader(bufferSource(out));
    const length = read.header!.elements.find((element) => element.tag === 0x00100000)!;
    expect(out.readInt32LE(length.valueOffset)).toBe('A-MUCH-LONGER-ID'.length - 'FOREIGN-1 '.length);
  });

  it('lets the file meta information follow a new SOP Instance UID', async () => {
    const { out } = await rewrite(sampleFile(), [set('SOPInstanceUID', '2.25.424242424242')]);
    const after = await table(out);
    expect(after.get('MediaStorageSOPInstanceUID')).toBe('2.25.424242424242');
    const read = await readHeader(bufferSource(out));
    expect(read.header?.warnings.filter(({ code }) => code.startsWith('file-meta'))).toEqual([]);
  });

  it('zeroes a preamble that is a program, and says so', async () => {
    const preamble = Buffer.alloc(128, 'MZ\x90');
    const { out, plan } = await rewrite(sampleFile({ preamble }), [set('PatientID', 'X')]);
    expect(out.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(plan.warnings.map(({ code }) => code)).toContain('preamble-zeroed');
  });

  it('keeps the preamble of a file that is TIFF as well', async () => {
    const preamble = Buffer.alloc(128, 'II*\0');
    const { out } = await rewrite(sampleFile({ preamble }), [set('PatientID', 'X')]);
    expect(out.subarray(0, 128).equals(preamble)).toBe(true);
  });

  it('gives a bare data set a file meta information only when asked', async () => {
    const whole = sampleFile();
    const start = (await readHeader(bufferSource(whole))).header!.dataSetStart;
    const bare = whole.subarray(start);
    expect((await rewrite(bare, [])).out.equals(bare)).toBe(true);
    const { out } = await rewrite(bare, [], { synthesizeMeta: true });
    expect(out.subarray(128, 132).toString()).toBe('DICM');
    expect((await table(out)).get('MediaStorageSOPInstanceUID')).toBe('2.25.1003');
    expect(out.subarray(out.length - bare.length).equals(bare)).toBe(true);
  });

  it('refuses to touch pixel data, to write past it unread, and paths that lead nowhere', async () => {
    const source = bufferSource(sampleFile({ after: Buffer.from('fcfffcff4f42000004000000000000', 'hex') }));
    const read = await readHeader(source);
    if (!read.ok) throw new Error(read.message);
    const plan = (edit: TagEdit) => planRewrite(read.header, source, [edit]);
    expect(await plan({ action: 'erase', path: ['PixelData'] })).toMatchObject({ ok: false, reason: 'bad-edit' });
    expect(await plan(set('DigitalSignaturesSequence', ''))).toMatchObject({ ok: false });
    expect(await plan(set('NoSuchKeyword', 'x'))).toMatchObject({ ok: false, reason: 'bad-edit' });
    const nowhere: TagEdit = { action: 'set', path: ['RequestAttributesSequence', 3, 'AccessionNumber'], value: 'x' };
    expect(await plan(nowhere)).toMatchObject({ ok: false, reason: 'no-such-item' });
  });
});

describe('texts outside the character set of the file', () => {
  const cyrillic = 'Иванов^Пётр';

  it('declares a character set where none was and all other text is ASCII', async () => {
    const { out, plan } = await rewrite(sampleFile(), [set('PatientName', 'Müller^Jürgen')]);
    expect(plan.charset).toMatchObject({ to: 'ISO_IR 100' });
    expect(plan.transcodedTags).toEqual([]);
    expect((await table(out)).get('PatientName')).toBe('Müller^Jürgen');
  });

  it('keeps the character set where the new text fits it', async () => {
    const bytes = sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 100', InstitutionName: 'Größe' } });
    const { plan } = await rewrite(bytes, [set('PatientName', 'Müller^Jürgen')]);
    expect(plan.charset).toBeUndefined();
  });

  it('converts the other texts at all levels where it must, and lists them', async () => {
    const elements = {
      SpecificCharacterSet: 'ISO_IR 100',
      InstitutionName: 'Größe',
      RequestAttributesSequence: [
        { RequestedProcedureDescription: 'Schädel' },
        { SpecificCharacterSet: 'ISO_IR 144', RequestedProcedureDescription: 'Череп' },
      ],
    };
    const bytes = sampleFile({ elements });
    const { out, plan } = await rewrite(bytes, [set('PatientName', cyrillic)]);
    expect(plan.charset).toEqual({ from: 'ISO_IR 100', to: 'ISO_IR 192' });
    expect(plan.transcodedTags).toEqual([
      'InstitutionName',
      'RequestAttributesSequence[0].RequestedProcedureDescription',
    ]);
    const after = await table(out);
    expect(after.get('PatientName')).toBe(cyrillic);
    expect(after.get('InstitutionName')).toBe('Größe');
    expect(after.get('RequestAttributesSequence/0/RequestedProcedureDescription')).toBe('Schädel');
    expect(after.get('RequestAttributesSequence/1/RequestedProcedureDescription')).toBe('Череп');
  });

  it('can be told not to convert, or to write plain letters instead', async () => {
    const bytes = sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 144', InstitutionName: 'Клиника' } });
    const source = bufferSource(bytes);
    const edit = [set('PatientName', 'Müller^Jürgen')];
    expect(await planSource(source, edit, { charsetPolicy: 'refuse' })).toMatchObject({
      ok: false,
      reason: 'character-set-refused',
    });
    const { out } = await rewrite(bytes, edit, { charsetPolicy: 'ascii' });
    expect((await table(out)).get('PatientName')).toBe('Muller^Jurgen');
    expect(await planSource(source, [set('PatientName', '山田')], { charsetPolicy: 'ascii' })).toMatchObject({
      ok: false,
    });
  });
});

describe('any edits on any encoding', () => {
  const texts = fc
    .string({ unit: fc.constantFrom('A', 'b', '1', ' ', 'ü', 'Ж', '山'), maxLength: 12 })
    .map((text) => text.trim());
  const keywords = [
    'PatientName',
    'PatientID',
    'AccessionNumber',
    'StudyDescription',
    'PatientComments',
    'InstitutionName',
  ];
  const top = fc.record({ keyword: fc.constantFrom(...keywords), value: texts });
  const nested = fc.record({
    index: fc.integer({ min: 0, max: 2 }),
    keyword: fc.constantFrom('AccessionNumber', 'RequestedProcedureDescription'),
    value: texts,
  });
  const declared = fc.constantFrom(undefined, 'ISO_IR 100', 'ISO_IR 144', 'ISO_IR 192', 'GB18030', '\\ISO 2022 IR 87');

  it('reads back what was asked, keeps the rest and the size planned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(encodings)),
        declared,
        fc.array(top, { maxLength: 4 }),
        fc.array(nested, { maxLength: 3 }),
        fc.boolean(),
        async (encoding, charset, tops, nesteds, lengths) => {
          const bytes = sampleFile({
            encoding,
            elements: {
              ...(charset === undefined ? {} : { SpecificCharacterSet: charset }),
              ...(lengths ? { '00100000': 500, '00080000': 500 } : {}),
              RequestAttributesSequence: [request, {}, { RequestedProcedureDescription: 'Knee' }],
            },
          });
          const edits: TagEdit[] = [
            ...tops.map(({ keyword, value }) => set(keyword, value)),
            ...nesteds.map(
              ({ index, keyword, value }): TagEdit => ({
                action: 'set',
                path: ['RequestAttributesSequence', index, keyword],
                value,
              }),
            ),
          ];
          const { out, plan } = await rewrite(bytes, edits);
          const [before, after] = [await table(bytes), await table(out)];
          const wanted = new Map(
            edits.map((edit) => [edit.path.join('/'), edit.action === 'set' ? String(edit.value) : '']),
          );
          for (const [path, value] of wanted) expect(after.get(path)).toBe(value);
          for (const [path, value] of before) {
            if (!wanted.has(path) && path !== 'SpecificCharacterSet') expect(after.get(path)).toBe(value);
          }
          const range = plan.pixelRange!;
          expect(out.subarray(...range.output).equals(bytes.subarray(...range.source))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
