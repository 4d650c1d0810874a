import type { ImportView } from '../../contract/imports.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { importShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry queue …`: what waits, what runs, what needs a person. `run` works off what is due and ends. */
export const queueCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {});
  const [verb = 'list', importId] = positionals;
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  const { client, engine } = session;
  try {
    switch (verb) {
      case 'list':
        break;
      case 'run':
        await engine.drain(signal);
        break;
      case 'pause':
        await client.imports.pauseAll({});
        break;
      case 'resume':
        await client.imports.resumeAll({});
        break;
      case 'retry':
        await client.imports.retry({ importId: needed(importId, verb) });
        break;
      case 'cancel':
        await client.imports.cancel({ importId: needed(importId, verb) });
        break;
      default:
        throw new UsageError('queue takes list, run, pause, resume, retry ID or cancel ID');
    }
    const views = await client.imports.list({});
    const { paused } = await client.imports.paused({});
    show(views, paused, output);
    return views.some((view) => view.condition === 'held' || (view.station === 'done' && view.status !== 'success'))
      ? exitCodes.someHeld
      : exitCodes.allDone;
  } finally {
    await session.close();
  }
};

function needed(importId: string | undefined, verb: string): string {
  if (!importId) throw new UsageError(`queue ${verb} needs the import's ID ("gantry queue list" shows them)`);
  return importId;
}

function show(views: readonly ImportView[], paused: boolean, output: Output): void {
  output.document({ paused, imports: views.map((view) => importShape(view, null)) });
  if (paused) output.line('The queue is paused. "gantry queue resume" goes on.');
  output.table(
    ['ID', 'Station', 'Condition', 'Confirmed', 'Study', 'Order', 'Fault'],
    views.map((view) => [
      view.id,
      view.station,
      view.station === 'done' ? (view.status ?? '') : view.condition,
      `${view.counts.confirmed} of ${view.counts.selected}`,
      view.title,
      view.order?.accessionNumber ?? '',
      view.fault ? faultWords(view.fault) : '',
    ]),
  );
  if (views.length === 0) output.line('Nothing in the queue.');
}
