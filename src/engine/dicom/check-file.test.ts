import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { checkFile } from './check-file.ts';
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

  it('tells what is no DICOM', async () => {
    expect(await check(Buffer.from('hello, this is a plain text file'))).toMatchObject({
      ok: false,
      kind: 'not-dicom',
    });
    expect(await check(Buffer.alloc(0))).toMatchObject({ ok: false, kind: 'empty' });
  });
});
