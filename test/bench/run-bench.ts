import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { deidentifyBench } from './deidentify-bench.ts';
import { desksBench } from './desks-bench.ts';
import { directoryBench } from './directory-bench.ts';
import { ledgerBench } from './ledger-bench.ts';
import { lineBench } from './line-bench.ts';
import type { BenchResult } from './measure.ts';
import { rewriteBench } from './rewrite-bench.ts';
import { scanBench } from './scan-bench.ts';
import { stageBench } from './stage-bench.ts';
import { uploadBench } from './upload-bench.ts';
import { windowBench } from './window-bench.ts';

// `npm run bench [-- --only scan,rewrite,deidentify,stage,ledger,directory,upload,line,desks,window,preview,viewer] [--rounds N] [--slices N]`: one JSON document to stdout, what happens to stderr. Exit
// code 1 when a ratio is missed.
const benches = {
  scan: scanBench,
  rewrite: rewriteBench,
  deidentify: deidentifyBench,
  stage: stageBench,
  ledger: ledgerBench,
  directory: directoryBench,
  upload: uploadBench,
  line: lineBench,
  desks: desksBench,
  window: windowBench,
  // These open the app's window: their browser code has a tsconfig of its own, and Playwright is loaded for nobody else.
  preview: inWindow('preview-bench.ts', 'previewBench'),
  viewer: inWindow('viewer-bench.ts', 'viewerBench'),
};

function inWindow(file: string, name: string): typeof uploadBench {
  return async (...given) => {
    const module = (await import(new URL(`window/${file}`, import.meta.url).href)) as Record<
      string,
      typeof uploadBench
    >;
    const bench = module[name];
    if (bench === undefined) throw new Error(`${file} has no ${name}`);
    return bench(...given);
  };
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '3' }, slices: { type: 'string' } },
});
/** Of the upload's study; fewer for a quick look. */
const slices = values.slices === undefined ? undefined : Number(values.slices);
const wanted = (Object.keys(benches) as (keyof typeof benches)[]).filter(
  (name) => values.only === undefined || values.only.split(',').includes(name),
);
if (wanted.length === 0) {
  process.stderr.write(`There is no such bench. --only takes some of: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
const gantry = [process.execPath, fileURLToPath(new URL('../../bin/gantry.mjs', import.meta.url))];
// What is measured is what is installed.
await buildEngine();
const made: string[] = [];
const removeAll = () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    removeAll();
    process.exit(130);
  });
}

/**
 * A copy that nobody makes durable is compared in the machine's memory, where there is room: otherwise the moods of a disk that is shared with others are
 * measured. What waits for the disk is measured on the disk.
 */
function inMemory(): string | undefined {
  const candidate = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(candidate);
    return bavail * bsize > 4 * 1024 ** 3 ? candidate : undefined;
  } catch {
    return undefined;
  }
}

const results: Record<string, BenchResult> = {};
try {
  for (const name of wanted) {
    const own = mkdtempSync(
      join((name === 'rewrite' || name === 'deidentify' ? inMemory() : undefined) ?? tmpdir(), 'gantry-bench-'),
    );
    made.push(own);
    process.stderr.write(`${name}\n`);
    results[name] = await benches[name](own, gantry, Number(values.rounds), slices);
    rmSync(own, { recursive: true, force: true });
  }
} finally {
  removeAll();
}
const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryBytes: totalmem(),
  system: `${platform()} ${release()}`,
  node: process.version,
  loadAtEnd: loadavg(),
};
process.stdout.write(`${JSON.stringify({ machine, rounds: Number(values.rounds), ...results }, null, 1)}\n`);
process.exitCode = Object.values(results).every(({ measures }) => measures.every(({ ok }) => ok)) ? 0 : 1;
