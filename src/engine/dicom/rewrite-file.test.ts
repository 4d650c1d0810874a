import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { readHeader } from './read-header.ts';
import { rewriteFile } from './rewrite-file.ts';
import { sampleFile } from './sample-file.ts';
import { deflatedUid } from './transfer-syntax.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-rewrite-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const edits = [{ action: 'set', path: ['PatientID'], value: 'MRN-1' }] as const;

describe('rewriting a file', () => {
  it('writes the new file, gives its digests and leaves the input as it was', async () => {
    const original = sampleFile({ pixelBytes: 3_000_000 });
    writeFileSync(join(folder, 'in'), original);
    const result = await rewriteFile(join(folder, 'in'), join(folder, 'out'), edits);
    const out = readFileSync(join(folder, 'out'));
    expect(result).toMatchObject({
      ok: true,
      sizeBytes: out.length,
      md5: createHash('md5').update(out).digest('hex'),
      sha256: createHash('sha256').update(out).digest('hex'),
      pixelSha256: createHash('sha256').update(original.subarray(-3_000_012)).digest('hex'),
    });
    expect(readFileSync(join(folder, 'in')).equals(original)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['in', 'out']);
  });

  it('rewrites a deflated image of 30 MB and keeps every pixel', async () => {
    const plain = sampleFile({ transferSyntaxUid: deflatedUid, pixelBytes: 30_000_000 });
    const front = await readHeader(bufferSource(plain));
    const start = front.header?.dataSetStart ?? 0;
    const deflated = Buffer.concat([plain.subarray(0, start), deflateRawSync(plain.subarray(start))]);
    writeFileSync(join(folder, 'in'), deflated.length % 2 === 0 ? deflated : Buffer.concat([deflated, Buffer.of(0)]));
    const result = await rewriteFile(join(folder, 'in'), join(folder, 'out'), edits);
    const pixels = createHash('sha256').update(plain.subarray(-30_000_012)).digest('hex');
    expect(result).toMatchObject({ ok: true, pixelSha256: pixels });
    const out = await readHeader(bufferSource(readFileSync(join(folder, 'out'))), { until: 'end' });
    const { inflated } = out.header ?? {};
    expect(
      createHash('sha256')
        .update(inflated?.subarray(-30_000_012) ?? '')
        .digest('hex'),
    ).toBe(pixels);
  });

  it('leaves nothing behind when it refuses or cannot write', async () => {
    writeFileSync(join(folder, 'in'), 'no image at all');
    expect(await rewriteFile(join(folder, 'in'), join(folder, 'out'), edits)).toMatchObject({
      ok: false,
      reason: 'not-dicom',
    });
    writeFileSync(join(folder, 'image'), sampleFile());
    await expect(rewriteFile(join(folder, 'image'), join(folder, 'nowhere', 'out'), edits)).rejects.toThrow('ENOENT');
    await expect(rewriteFile(join(folder, 'image'), folder, edits)).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['image', 'in']);
  });
});
