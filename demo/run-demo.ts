import { parseArgs } from 'node:util';
import { runGantry } from './gantry-command.ts';
import { headlessTour } from './headless-tour.ts';
import { type DemoStack, demoCase, startStack } from './stack.ts';
import { driveWindow, openWindow } from './window-tour.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The demo, once everything is installed: `scripts/demo.mjs` starts it with the project's Node. */
async function runDemo(signal: AbortSignal): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      images: { type: 'string', default: '120' },
      seed: { type: 'string', default: '1' },
      kind: { type: 'string', default: 'standard' },
    },
  });
  const startedAt = performance.now();
  const stack = await startStack({
    images: Number(values.images),
    seed: Number(values.seed),
    kind: values.kind as 'standard',
  });
  try {
    signal.throwIfAborted();
    describe(stack, performance.now() - startedAt);
    if (values.headless) return await headlessTour(stack, say, signal);
    const init = await runGantry(stack, ['init', ...stack.initArgs], signal);
    if (init.exitCode !== 0) throw new Error(`gantry init ended with ${init.exitCode}: ${init.stderr.trim()}`);
    if (!hasDisplay()) {
      say('No display here: the app runs on a virtual one and is driven along the whole way.');
      return await driveWindow(stack, say, signal);
    }
    say('The app is open on the disc. Close it, or press Ctrl-C, to end the demo.');
    await openWindow(stack, signal);
    return true;
  } finally {
    await stack.stop();
  }
}

function describe(stack: DemoStack, elapsedMs: number): void {
  const { archive, ehr } = stack;
  say(`Ready in ${(elapsedMs / 1000).toFixed(1)} s. Everything is temporary and on this machine only.`);
  if (stack.orthanc === undefined)
    say('Orthanc is not installed here: a small embedded stand-in takes its place, and nothing can be viewed.');
  say(`archive    ${archive.url}  ${archive.user} / ${archive.password}`);
  say(`EHR        ${ehr.url}  patient ${demoCase.mrn}, order ${demoCase.accessionNumber}`);
  say(`viewer     ${ehr.viewerOrigin}`);
  say(`disc       ${stack.discPath}`);
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

const interruption = new AbortController();
const interrupt = (): void => interruption.abort(new Error('interrupted'));
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// The script that started us holds this channel; it closes even when that script is killed.
process.on('disconnect', interrupt);

try {
  const allWell = await runDemo(interruption.signal);
  process.exitCode = allWell ? 0 : 1;
} catch (error) {
  if (interruption.signal.aborted) say('Stopped; nothing is left behind.');
  else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
}
if (process.connected) process.disconnect();
