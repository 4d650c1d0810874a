import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../test/fuzz/fuzz.ts';
import { bufferSource } from './byte-source.ts';
import { readHeader } from './read-header.ts';
import { sampleFile } from './sample-file.ts';

/** The same mutations each time; `npm run fuzz` goes on with others, for as long as one likes. */
const mutations = 2000;
const firstSeed = 20_000_000;

describe('hostile files', () => {
  it('are read, listed, checked and rewritten or refused, each within a second and 256 MB, and never bring the program down', async () => {
    const report = await fuzz({ firstSeed, mutations, seconds: Number.POSITIVE_INFINITY });
    if (!report.sharedCorpus)
      console.warn('Hostile files are made from our own samples only: the shared corpus is not there');
    expect(report.failures).toEqual([]);
    expect(report.mutations).toBe(mutations);
    for (const outcomes of Object.values(report.outcomes)) expect(Object.keys(outcomes).length).toBeGreaterThan(1);
  }, 600_000);

  const open = Buffer.from('1800129153510000fffffffffeff00e0ffffffff', 'hex');
  const close = Buffer.from('feff0de000000000feffdde000000000', 'hex');
  const nested = (depth: number) => [
    Buffer.alloc(open.length * depth, open),
    Buffer.alloc(close.length * depth, close),
  ];

  it('may nest sequences as deep as reports do, and are refused when they nest without end', async () => {
    const deep = (depth: number) => bufferSource(Buffer.concat([sampleFile({ pixelBytes: 0 }), ...nested(depth)]));
    expect(await readHeader(deep(60), { until: 'end' })).toMatchObject({ ok: true });
    expect(await readHeader(deep(10_000), { until: 'end' })).toMatchObject({ ok: false, reason: 'too-large' });
  });

  it('are refused when they have more elements than any data set', async () => {
    const elements = Buffer.alloc(8 * 40_000, Buffer.from('0900010055530000', 'hex'));
    const source = bufferSource(Buffer.concat([sampleFile({ pixelBytes: 0 }), elements]));
    expect(await readHeader(source, { until: 'end' })).toMatchObject({ ok: false, reason: 'too-large' });
  });
});
