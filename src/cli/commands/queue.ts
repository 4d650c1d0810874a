import type { EngineClient } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { choicesAt, type ImportChoice, importChoices } from '../../contract/import-choices.ts';
import type { ImportView, SeriesNumbers } from '../../contract/imports.ts';
import { firstArchiveName } from '../../contract/plain.ts';
import { archiveChoice } from '../archive-choice.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { importShape, seriesShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry queue …`: what waits, what runs, what needs a person. `run` works off what is due and ends. */
export const queueCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    reason: { type: 'string' },
    order: { type: 'string' },
    recheck: { type: 'boolean' },
    archive: { type: 'string' },
  });
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
        if (importId) await client.imports.setPaused({ importId, paused: true });
        else await client.imports.pauseAll(archiveNamed(values.archive));
        break;
      case 'resume':
        if (importId) await client.imports.setPaused({ importId, paused: false });
        else await client.imports.resumeAll(archiveNamed(values.archive));
        break;
      case 'retry':
        await client.imports.retry({ importId: needed(importId, verb) });
        break;
      case 'restore':
        await client.imports.restore({ importId: needed(importId, verb) });
        break;
      case 'cancel':
        await client.imports.cancel({ importId: needed(importId, verb) });
        break;
      case 'decide':
        await client.imports.decide({
          importId: needed(importId, verb),
          ...decision(choice, values.reason ?? ''),
          ...(await orderNamed(client, choice, values.order)),
        });
        break;
      case 'not-this-patient':
        await client.imports.notThisPatient({ importId: needed(importId, verb), reason: whyNot(values.reason) });
        break;
      default:
        throw new UsageError(
          'queue takes list, run, pause [ID], resume [ID], retry ID, cancel ID, restore ID, decide ID CHOICE or not-this-patient ID',
        );
    }
    const views = await client.imports.list({});
    show(views, await client.imports.paused({}), output, values.json ? await seriesOf(client, views) : new Map());
    return views.some(
      (view) =>
        view.condition === 'held' ||
        (view.withdrawn
          ? !isOver(view)
          : view.archiveState === 'gone' ||
            view.archiveState === 'incomplete' ||
            (view.station === 'done' && view.status !== 'success')),
    )
      ? exitCodes.someHeld
      : exitCodes.allDone;
  } finally {
    await session.close();
  }
};

/** All of the queue, or what goes to one archive. */
function archiveNamed(name: string | undefined): { archive?: string } {
  return name === undefined ? {} : { archive: archiveChoice(name) };
}

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

function whyNot(reason: string | undefined): string {
  if (!reason?.trim()) throw new UsageError('queue not-this-patient ID needs --reason TEXT: how it is known');
  return reason;
}

/** The order that a decision names by its accession number. */
async function orderNamed(client: EngineClient, choice: string | undefined, accessionNumber: string | undefined) {
  if (choice !== 'choose-order') return {};
  if (!accessionNumber) throw new UsageError('queue decide ID choose-order needs --order ACCESSION');
  const order = await client.directory.findOrder({ accessionNumber });
  if (order === null) throw new FaultError('order-not-found', { accessionNumber });
  return { orderId: order.id };
}

/** Nothing of a wrong match is left anywhere: not at the EHR, not in the archive. */
function isOver({ withdrawn, condition, station }: ImportView): boolean {
  if (!withdrawn) return false;
  return (
    (condition === 'cancelled' || station === 'done') && withdrawn.ehr !== 'linked' && withdrawn.archive !== 'there'
  );
}

/** Where a study that is not this patient's still is, and what to do about it. */
function withdrawnWords(view: ImportView): string {
  if (isOver(view)) return 'not this patient: taken back';
  if (view.withdrawn?.ehr === 'linked') return 'not this patient: the order still names it';
  if (view.withdrawn?.archive === 'there')
    return `not this patient: the archive still holds it under ${view.patient.mrn}; have it removed there`;
  return 'not this patient: being taken back';
}

const archiveWords = { held: '', gone: 'no longer in the archive', incomplete: 'no longer whole in the archive' };

/** The five numbers of each series, by import: what makes a study green, or names where it falls short. */
async function seriesOf(client: EngineClient, views: readonly ImportView[]): Promise<Map<string, SeriesNumbers[]>> {
  const all = new Map<string, SeriesNumbers[]>();
  for (const { id } of views) all.set(id, (await client.imports.get({ importId: id })).series);
  return all;
}

function show(
  views: readonly ImportView[],
  { paused, archives = [] }: { paused: boolean; archives?: string[] | undefined },
  output: Output,
  series: ReadonlyMap<string, readonly SeriesNumbers[]>,
): void {
  output.document({
    paused,
    paused_archives: archives,
    imports: views.map((view) => ({
      ...importShape(view, null),
      series: (series.get(view.id) ?? []).map(seriesShape),
    })),
  });
  if (paused) output.line('The queue is paused. "gantry queue resume" goes on.');
  for (const name of archives)
    output.line(
      `Nothing is sent to ${name === '' ? 'the first archive' : `the archive "${name}"`}. "gantry queue resume --archive ${name || firstArchiveName}" goes on.`,
    );
  output.table(
    ['ID', 'Station', 'Condition', 'Confirmed', 'Study', 'Order', 'Archive', 'Fault'],
    views.map((view) => [
      view.id,
      view.station,
      (view.withdrawn ? withdrawnWords(view) : archiveWords[view.archiveState ?? 'held']) ||
        (view.station === 'done' ? (view.status ?? '') : view.paused ? 'paused' : view.condition),
      `${view.counts.confirmed} of ${view.counts.selected}`,
      view.title,
      view.order?.accessionNumber ?? '',
      view.archive ?? '',
      view.fault ? faultWords(view.fault) : '',
    ]),
  );
  for (const view of views) {
    const choices = view.condition === 'held' ? choicesAt(view) : [];
    for (const line of sidesOf(view)) output.line(line);
    if (choices.length > 0) output.line(`To decide: "gantry queue decide ${view.id} ${choices.join('|')}"`);
  }
  if (views.length === 0) output.line('Nothing in the queue.');
}

/** Number and name of one side of an archive's conflict, as the fault holds them. */
function personIn({ params }: NonNullable<ImportView['fault']>, side: 'patient' | 'ourPatient'): string {
  return `"${params[`${side}Id`] ?? ''}" "${params[`${side}Name`] ?? ''}"`;
}

/** Both sides of what a held import is about: archive and import, or what was approved and what the EHR says now. */
function sidesOf({ condition, fault }: ImportView): string[] {
  if (condition !== 'held' || fault === null) return [];
  if (fault.code === 'archive-study-other-patient' || fault.code === 'archive-patient-id-taken')
    return [`  in the archive: ${personIn(fault, 'patient')}`, `  this import:    ${personIn(fault, 'ourPatient')}`];
  return Object.entries(fault.params).flatMap(([name, was]) => {
    const field = /^was\.(.+)$/.exec(name)?.[1];
    const now = fault.params[`now.${field}`];
    return field === undefined || was === now ? [] : [`  ${field}: approved "${was}", the EHR now says "${now}"`];
  });
}
