import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { checkFile } from './check-file.ts';
import { planRewrite } from './plan-rewrite.ts';
import { plannedSource } from './planned-source.ts';
import { readHeader } from './read-header.ts';
import { readAttributes } from './read-values.ts';
import { sampleFile } from './sample-file.ts';
import { implicitLittle } from './transfer-syntax.ts';

const check = (bytes: Buffer) => checkFile(bufferSource(bytes));
const codes = async (bytes: Buffer) => (await check(bytes)).problems.map(({ code }) => code);

describe('checking a file', () => {
  it('finds nothing wrong with a sound image', async () => {
    expect(await check(sampleFile())).toEqual({
      ok: true,
      kind: 'dicom',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      problems: [],
    });
  });

  it('names a value that breaks its rule by tag, without showing the value', async () => {
    const { problems, ok } = await check(sampleFile({ elements: { PatientBirthDate: '1970-01-02' } }));
    expect(ok).toBe(true);
    expect(problems).toMatchObject([{ code: 'value-too-long', tag: '(0010,0030)' }]);
    expect(JSON.stringify(problems)).not.toContain('1970');
  });

  it('names missing identifiers, a wrong transfer syntax and a file cut short as reasons not to import', async () => {
    const noStudy = sampleFile({ elements: { StudyInstanceUID: '' } });
    expect(await check(noStudy)).toMatchObject({ ok: false });
    expect(await codes(noStudy)).toContain('empty-identifier');
    const liar = sampleFile({ encoding: implicitLittle, transferSyntaxUid: '1.2.840.10008.1.2.1' });
    expect(await codes(liar)).toContain('transfer-syntax-mismatch');
    const short = sampleFile();
    expect(await check(short.subarray(0, short.length - 10))).toMatchObject({ ok: false, kind: 'truncated' });
  });

  it('names text of no declared character set', async () => {
    const bytes = sampleFile({ elements: { PatientName: Buffer.from('Müller^Jürgen ', 'latin1') } });
    expect(await codes(bytes)).toEqual(['undeclared-text']);
  });

  it('names the character sets in which wrongly declared texts read better, and shows no text', async () => {
    const name = Buffer.from('c8e2e0edeee2e05ecce0f0e8ff20', 'hex');
    const { problems, ok } = await check(
      sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 100', PatientName: name } }),
    );
    expect(ok).toBe(true);
    expect(problems).toMatchObject([{ code: 'charset-suspect', tag: '(0008,0005)' }]);
    expect(problems[0]?.message).toContain('Cyrillic (Windows-1251)');
    expect(JSON.stringify(problems)).not.toContain('Иванова');
    const sound = sampleFile({ elements: { SpecificCharacterSet: 'ISO_IR 100', PatientName: 'Müller^Jürgen' } });
    expect(await codes(sound)).toEqual([]);
  });

  it('lists every value that breaks its rule, which a rewrite of other elements then leaves byte for byte', async () => {
    const broken = {
      PatientBirthDate: '1970-01-02',
      PatientSex: 'male',
      StudyDescription: 'x'.repeat(70),
      StudyTime: '25:00',
    };
    const bytes = sampleFile({ elements: broken });
    expect((await check(bytes)).problems.map(({ code, tag }) => [code, tag])).toEqual([
      ['value-bad-format', '(0008,0030)'],
      ['value-too-long', '(0008,1030)'],
      ['value-too-long', '(0010,0030)'],
      ['value-bad-format', '(0010,0040)'],
    ]);
    const source = bufferSource(bytes);
    const read = await readHeader(source);
    if (!read.ok) throw new Error(read.message);
    const planned = await planRewrite(read.header, source, [{ action: 'set', path: ['PatientID'], value: 'MRN-1' }]);
    if (!planned.ok) throw new Error(planned.message);
    const out = plannedSource(source, planned.plan);
    const again = await readHeader(out);
    if (!again.ok) throw new Error(again.message);
    const kept = await readAttributes(again.header, out, Object.keys(broken));
    expect(Object.fromEntries(Object.entries(kept).map(([keyword, value]) => [keyword, value?.text]))).toEqual(broken);
    expect(await codes(await out.read(0, out.sizeBytes))).toEqual(await codes(bytes));
  });

  it('tells what is no DICOM', async () => {
    expect(await check(Buffer.from('hello, this is a plain text file'))).toMatchObject({
      ok: false,
      kind: 'not-dicom',
    });
    expect(await check(Buffer.alloc(0))).toMatchObject({ ok: false, kind: 'empty' });
  });
});
