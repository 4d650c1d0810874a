import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openEngineSession } from '../../src/cli/engine-session.ts';

// An engine that runs, as it does behind the window when a disc is put in: `stage-child.ts HOME SMALL DISC` copies SMALL, says "ready", waits for a line, copies
// DISC, and says how many milliseconds that took until every image was durable and on record.
const [home, small = '', disc = ''] = process.argv.slice(2);
const session = await openEngineSession({ home });
const copy = (path: string) =>
  session.client.media.scan(
    { scanId: randomUUID(), paths: [path], copy: true },
    { signal: new AbortController().signal },
  );
await copy(small);
const lines = createInterface({ input: process.stdin });
process.stdout.write('ready\n');
await once(lines, 'line');
const startedAt = performance.now();
const report = await copy(disc);
const tookMs = performance.now() - startedAt;
process.stdout.write(`${JSON.stringify({ tookMs, images: report.files.dicom })}\n`);
lines.close();
await session.close();
