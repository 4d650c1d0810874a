import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { runGantry } from '../../../demo/gantry-command.ts';
import { type DemoStack, startStack } from '../../../demo/stack.ts';
import { startVirtualDisplay } from '../../../scripts/setup/virtual-display.mjs';
import { askForPorts } from '../../e2e/page-ports.ts';
import { makeCtSlices } from '../ct-slices.ts';
import { type BenchResult, compared, median } from '../measure.ts';
import { openBenchWindow } from './bench-window.ts';

const usualSlices = 1_000;
const mostMs = { cold: 5_000, warm: 2_500 };
const studyInstanceUid = '2.25.4711.1';
const patienceMs = 120_000;

/** What one opening took, in milliseconds from the call that a click makes. */
interface Opening {
  readonly firstImageMs: number;
  /** The archive's answer with the headers of all images of a series: the longest of them; 0 where none was asked for. */
  readonly metadataMs: number;
  /** Until the viewer's program asked for its first study. */
  readonly programMs: number;
  /** Until the first image's own bytes were asked for. */
  readonly askedForImageMs: number;
}

/**
 * How long "View images" takes on a study of a thousand slices, from the click's own call to the first image's pixels on the screen: cold (the viewer's program
 * has to be loaded first) and warm (it waits in a hidden window). Real Electron, Orthanc, reference EHR and OHIF; WebGL is computed, there is no graphics card.
 * Each kind of opening has an EHR of its own, so that none finds what another one left; what Orthanc and the disk remember, they do.
 */
export async function viewerBench(
  folder: string,
  _gantry: readonly string[],
  rounds: number,
  slices = usualSlices,
): Promise<BenchResult> {
  const display = process.platform === 'linux' ? await startVirtualDisplay('1600x1000') : undefined;
  makeCtSlices({ folder, files: slices, pixels: 'noise' });
  try {
    const measured = async (asksAhead: boolean) => {
      const stack = await readyStack(folder, asksAhead);
      try {
        const openings: Record<'cold' | 'warm', Opening[]> = { cold: [], warm: [] };
        for (let round = 0; round < rounds; round += 1)
          for (const kind of ['cold', 'warm'] as const) {
            const opening = await open(stack, display?.display, kind === 'warm');
            process.stderr.write(`  ${kind}${asksAhead ? '' : ', nothing asked ahead'}: ${JSON.stringify(opening)}\n`);
            openings[kind].push(opening);
          }
        return openings;
      } finally {
        await stack.stop();
      }
    };
    const plain = await measured(false);
    const { cold, warm } = await measured(true);
    const firstImage = (all: readonly Opening[]) => median(all.map(({ firstImageMs }) => firstImageMs));
    return {
      data: {
        ...{ slices, bytesAFile: 512 * 512 * 2, graphics: 'computed (SwiftShader)', archive: 'Orthanc, same machine' },
        ...{ coldNothingAheadMs: firstImage(plain.cold), warmNothingAheadMs: firstImage(plain.warm) },
        ...named('coldNothingAhead', plain.cold),
        ...named('warmNothingAhead', plain.warm),
        ...named('cold', cold),
        ...named('warm', warm),
      },
      measures: [
        compared('first image, cold', firstImage(cold), 'the promise', mostMs.cold, 1),
        compared('first image, warm', firstImage(warm), 'the promise', mostMs.warm, 1),
      ],
    };
  } finally {
    await display?.stop();
  }
}

/** Archive, EHR and a home that knows both; the study of the folder lies in the archive. */
async function readyStack(folder: string, asksAhead: boolean): Promise<DemoStack> {
  const stack = await startStack({ images: 12, seed: 1, asksAhead });
  const init = await runGantry(stack, ['init', ...stack.initArgs], AbortSignal.timeout(60_000));
  if (init.exitCode !== 0) throw new Error(init.stderr);
  await store(stack, folder);
  // A front desk may see only what it brought in itself.
  const person = stack.ehr.state.users.get('frontdesk');
  if (person) person.roles = ['radiologist'];
  return stack;
}

function named(name: string, openings: readonly Opening[]): Record<string, number> {
  const of = (part: keyof Opening) => Math.round(median(openings.map((one) => one[part])));
  return {
    [`${name}ProgramMs`]: of('programMs'),
    [`${name}MetadataMs`]: of('metadataMs'),
    [`${name}AskedForImageMs`]: of('askedForImageMs'),
  };
}

/** Puts a study of CT slices into the archive, past Gantry: four at once, as it would. */
async function store({ archive }: DemoStack, folder: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${archive.user}:${archive.password}`).toString('base64')}`;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const next = paths.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const entry of next) {
        const body = readFileSync(join(entry.parentPath, entry.name));
        const reply = await fetch(`${archive.url}/instances`, { method: 'POST', headers: { authorization }, body });
        if (!reply.ok) throw new Error(`the archive answers ${reply.status}`);
        await reply.arrayBuffer();
      }
    }),
  );
}

/** Starts the app, opens the study once and ends the app again: nothing stays in a cache but the archive's and the disk's own. */
async function open(stack: DemoStack, display: string | undefined, isWarm: boolean): Promise<Opening> {
  const gantry = await openBenchWindow(stack, display);
  try {
    const { app, page } = gantry;
    const ports = await askForPorts(page);
    if (isWarm) {
      await ports.call('shell', 'viewer', 'prepare');
      await isReady(await viewerOf(app));
    }
    const startedAt = Date.now();
    const opened = ports.call('shell', 'viewer', 'open', { studyInstanceUids: [studyInstanceUid] });
    const viewer = await viewerOf(app);
    const shownAt = await firstImageAt(viewer);
    const { fault } = await opened;
    if (fault) throw new Error(`the viewer does not open: ${fault.code}`);
    return { firstImageMs: shownAt - startedAt, ...(await requestsSince(viewer, startedAt)) };
  } finally {
    await gantry.close();
  }
}

async function viewerOf(app: ElectronApplication): Promise<Page> {
  const find = () => app.windows().find((one) => /^http/.test(one.url()) || one.url() === 'about:blank');
  return find() ?? (await app.waitForEvent('window', { timeout: patienceMs }));
}

/** The hidden window is ready when its program has asked its first question of the archive (which Gantry holds back) and has drawn its first square. */
async function isReady(viewer: Page): Promise<void> {
  const seen = () => {
    const names = performance.getEntries().map(({ name }) => name);
    return names.includes('site-viewer-ready') && names.some((name) => name.includes('/dicom-web/'));
  };
  await viewer.waitForFunction(seen, undefined, { timeout: patienceMs });
}

/** When a viewport showed an image, by the clock that all processes of the machine share. */
async function firstImageAt(viewer: Page): Promise<number> {
  const seen = await viewer.waitForFunction(
    (studyUid) => {
      if (!location.search.includes(studyUid)) return null;
      for (const canvas of document.querySelectorAll('canvas')) {
        const paper = canvas.width > 150 && canvas.height > 150 ? canvas.getContext('2d') : null;
        if (!paper) continue;
        // A part in the middle tells it as well as the whole, and costs the viewer nothing. An empty viewport is black; the slices are bright noise.
        const { data } = paper.getImageData(canvas.width / 2 - 32, canvas.height / 2 - 32, 64, 64);
        const bright = new Uint32Array(data.buffer).filter((pixel) => (pixel & 0xff) > 60).length;
        if (bright > 64 * 16) return Date.now();
      }
      return null;
    },
    studyInstanceUid,
    { polling: 25, timeout: patienceMs },
  );
  return (await seen.jsonValue()) as number;
}

function requestsSince(viewer: Page, startedAt: number): Promise<Omit<Opening, 'firstImageMs'>> {
  return viewer.evaluate((since) => {
    const requests = performance
      .getEntriesByType('resource')
      .map(({ name, startTime, duration }) => ({ name, duration, at: performance.timeOrigin + startTime - since }))
      .filter(({ at }) => at >= 0);
    const first = (wanted: RegExp) => Math.round(requests.find(({ name }) => wanted.test(name))?.at ?? 0);
    const metadata = requests.filter(({ name }) => /\/metadata/.test(name)).map(({ duration }) => duration);
    return {
      programMs: first(/\/dicom-web\//),
      metadataMs: Math.round(Math.max(0, ...metadata)),
      askedForImageMs: first(/\/frames\/|\/wado\?/),
    };
  }, startedAt);
}
