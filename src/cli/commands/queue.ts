import { choicesFor, type ImportChoice, type ImportView, importChoices } from '../../contract/imports.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { importShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry queue …`: what waits, what runs, what needs a person. `run` works off what is due and ends. */
export const queueCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, { reason: { type: 'string' }, recheck: { type: 'boolean' } });
  const [verb = 'list', importId, choice] = positionals;
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  const { client, engine } = session;
  try {
    switch (verb) {
      case 'list':
        break;
      case 'run':
        await engine.drain(signal);
        if (values.recheck) await client.imports.recheck({}, { signal });
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
      case 'decide':
        await client.imports.decide({
          importId: needed(importId, verb),
          ...decision(choice, values.reason ?? ''),
        });
        break;
      default:
        throw new UsageError('queue takes list, run, pause, resume, retry ID, cancel ID or decide ID CHOICE');
    }
    const views = await client.imports.list({});
    const { paused } = await client.imports.paused({});
    show(views, paused, output);
    return views.some(
      (view) =>
        view.archiveState === 'gone' ||
        view.archiveState === 'incomplete' ||
        view.condition === 'held' ||
        (view.station === 'done' && view.status !== 'success'),
    )
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

function decision(named: string | undefined, reason: string): { choice: ImportChoice; reason: string } {
  const choice = importChoices.find((known) => known === named);
  if (choice === undefined) throw new UsageError(`queue decide ID takes one of ${importChoices.join(', ')}`);
  if (choice === 'same-person' && reason.trim() === '')
    throw new UsageError('queue decide ID same-person needs --reason TEXT: how it is known');
  return { choice, reason };
}

const archiveWords = { held: '', gone: 'no longer in the archive', incomplete: 'no longer whole in the archive' };

function show(views: readonly ImportView[], paused: boolean, output: Output): void {
  output.document({ paused, imports: views.map((view) => importShape(view, null)) });
  if (paused) output.line('The queue is paused. "gantry queue resume" goes on.');
  output.table(
    ['ID', 'Station', 'Condition', 'Confirmed', 'Study', 'Order', 'Fault'],
    views.map((view) => [
      view.id,
      view.station,
      archiveWords[view.archiveState ?? 'held'] || (view.station === 'done' ? (view.status ?? '') : view.condition),
      `${view.counts.confirmed} of ${view.counts.selected}`,
      view.title,
      view.order?.accessionNumber ?? '',
      view.fault ? faultWords(view.fault) : '',
    ]),
  );
  for (const { id, condition, fault } of views) {
    const choices = condition === 'held' ? choicesFor(fault?.code) : [];
    if (choices.length > 0) output.line(`To decide: "gantry queue decide ${id} ${choices.join('|')}"`);
  }
  if (views.length === 0) output.line('Nothing in the queue.');
}
