import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { engineService } from '../../../src/contract/engine.ts';
import { memoryWires } from '../../../src/contract/memory-wire.ts';
import { serve } from '../../../src/contract/wire.ts';
import { connect } from '../../../src/contract/wire-client.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { EngineJob, Said } from './engine-job.ts';

// The whole engine in a process of its own, to be killed: says `warm`, reads one job from stdin, works it off and ends. What it says is
// what a window would have shown by then, one JSON object a line.
function say(said: Said): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

say({ kind: 'warm' });
let line = '';
for await (const received of createInterface({ input: process.stdin })) line = received;
// Nobody wants anything of it any more.
if (line === '') process.exit(0);
const { home, key, disc, copies, archive, ehr, patientId, orderId } = JSON.parse(line) as EngineJob;
const engine = await createEngine({
  ...{ home, key: Buffer.from(key, 'hex'), keyOrigin: 'file', version: '0.0.0', user: 'tester' },
});
const wires = memoryWires();
const emit = serve(wires.far, engineService, engine.handlers, engine.onBug);
engine.onEvent(emit);
const client = connect<typeof engineService>(wires.near);
// Beside the wire, so that nothing is said later than it is claimed.
engine.onEvent((room, name, payload) => {
  if (room !== 'imports' || name !== 'changed') return;
  const { station, condition, status, counts, fault } = payload as Awaited<ReturnType<typeof client.imports.get>>;
  say({ kind: 'import', station, condition, status, fault: fault?.code ?? null, counts });
});

await client.settings.save({ archive, ehr: { kind: 'rest', ...ehr } });
say({ kind: 'open' });
if ((await client.imports.list({})).length === 0) {
  const scanId = randomUUID();
  const report = await client.media.scan({ scanId, paths: [disc], copy: copies });
  if (report.copy) say({ kind: 'copied', files: report.copy.files });
  const studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
  const choice = { scanId, studyInstanceUid, patient: { by: 'directory', patientId, orderId }, edits: [] } as const;
  const made = await client.plan.make({ ...choice, edits: [] });
  if (!made.ok) throw new Error(`no plan: ${JSON.stringify(made.problems)}`);
  const { hash: planHash, toConfirm: confirmed } = made.plan;
  await client.imports.approve({ ...choice, edits: [], planHash, confirmed, urgent: false });
}
await engine.drain();
await engine.close();
wires.close();
say({ kind: 'ended' });
