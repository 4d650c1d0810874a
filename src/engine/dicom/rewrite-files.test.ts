import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagEdit } from './edit.ts';
import type { RewriteResult } from './rewrite-file.ts';
import { rewriteFiles } from './rewrite-files.ts';
import { sampleFile } from './sample-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-rewrites-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const edits: readonly TagEdit[] = [{ action: 'set', path: ['PatientName'], value: 'MUSTER^ERIKA' }];

/** Of the pixel element with its 12 bytes of header, which stands at the end. */
function pixelElementBytes(index: number): number {
  return 12 + ((index === 3 ? 5 * 1024 * 1024 : 2000 + index) & ~1);
}

/** One in ten is no image, one is larger than what is read in one go. */
function makeFiles(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const inPath = join(folder, `in-${index}`);
    writeFileSync(inPath, index % 10 === 9 ? 'no image' : sampleFile({ pixelBytes: pixelElementBytes(index) - 12 }));
    return { inPath, outPath: join(folder, `out-${index}`) };
  });
}

describe.each([5, 130])('rewriting %i files', (count) => {
  it('gives each file its own result, in the order asked for, with digests of what lies on the disk', async () => {
    const jobs = makeFiles(count);
    const results: RewriteResult[] = [];
    for await (const result of rewriteFiles(jobs, edits)) results.push(result);
    expect(results).toHaveLength(count);
    for (const [index, result] of results.entries()) {
      if (index % 10 === 9) {
        expect(result).toMatchObject({ ok: false, reason: 'not-dicom' });
        continue;
      }
      const out = readFileSync(jobs[index]?.outPath ?? '');
      expect(result).toMatchObject({
        ok: true,
        sizeBytes: out.length,
        md5: createHash('md5').update(out).digest('hex'),
        sha256: createHash('sha256').update(out).digest('hex'),
        pixelSha256: createHash('sha256')
          .update(out.subarray(-pixelElementBytes(index)))
          .digest('hex'),
      });
      expect(out.includes('MUSTER^ERIKA')).toBe(true);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('takes no digest of the pixel data where none is wanted', async () => {
    const results: RewriteResult[] = [];
    for await (const result of rewriteFiles(makeFiles(count), edits, { pixelDigest: false })) results.push(result);
    expect(results).toHaveLength(count);
    for (const result of results) expect(result).not.toHaveProperty('pixelSha256');
  });

  it('ends with the first file that cannot be written', async () => {
    const jobs = makeFiles(count).map((job, index) =>
      index === 2 ? { ...job, outPath: join(folder, 'nowhere', 'out') } : job,
    );
    const written: unknown[] = [];
    const rewriting = (async () => {
      for await (const result of rewriteFiles(jobs, edits)) written.push(result);
    })();
    await expect(rewriting).rejects.toThrow('ENOENT');
    expect(written).toHaveLength(2);
  });
});
