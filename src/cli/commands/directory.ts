import type { DirectoryStatus } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type EngineSession, openEngineSession } from '../engine-session.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry directory sync|status|find`: the copy of the directory that is matched and searched when nobody can be asked. */
export const directoryCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, { full: { type: 'boolean' }, limit: { type: 'string' } });
  const [verb, ...rest] = positionals;
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const isUsed = (verb === 'sync' || verb === 'status') && rest.length === 0;
  if (!isUsed && !(verb === 'find' && rest.length > 0))
    throw new UsageError('directory takes: sync [--full] | status | find TEXT [--limit N]');
  const session = await openEngineSession(values);
  try {
    if (verb === 'find') return await find(session, output, rest.join(' '), limitOf(values.limit), signal);
    if (verb === 'status') return await status(session, output);
    return await sync(session, output, values.full === true, signal);
  } finally {
    await session.close();
  }
};

async function sync(
  { engine, client }: EngineSession,
  output: Output,
  full: boolean,
  signal: AbortSignal,
): Promise<ExitCode> {
  const stop = engine.onEvent((room, name, payload) => {
    if (room !== 'directory' || name !== 'changed') return;
    const { readNow, patients, orders } = payload as DirectoryStatus;
    const detail = `${readNow} records read; ${patients} patients, ${orders} orders`;
    output.progress({ what: 'directory', done: readNow, total: null, detail });
  });
  try {
    const ended = await client.directory.sync({ full }, { signal });
    output.endProgress();
    return show(output, ended);
  } finally {
    stop();
  }
}

async function status({ client }: EngineSession, output: Output): Promise<ExitCode> {
  const copy = await client.directory.status({});
  if (copy === null) throw new FaultError('ehr-not-configured');
  return show(output, copy);
}

const states: Record<DirectoryStatus['state'], string> = {
  never: 'no sync has run to its end',
  partial: 'not all of it: nothing is matched automatically',
  failed: 'the directory refuses: nothing is matched automatically',
  complete: 'complete',
};

function show(output: Output, copy: DirectoryStatus): ExitCode {
  output.document({
    kind: copy.kind,
    state: copy.state,
    patients: copy.patients,
    orders: copy.orders,
    synced_at: copy.syncedAt,
    attempted_at: copy.attemptedAt,
    fault: copy.fault,
    problem_count: copy.problemCount,
    problems: copy.problems,
  });
  output.line(
    `${copy.patients} patients, ${copy.orders} orders, as of ${copy.syncedAt ?? 'never'}: ${states[copy.state]}`,
  );
  if (copy.fault) output.line(faultWords(copy.fault));
  for (const { source, line, reason } of copy.problems)
    output.line(`${source}${line > 0 ? ` line ${line}` : ''}: ${reason}`);
  if (copy.problemCount > copy.problems.length) output.line(`and ${copy.problemCount - copy.problems.length} more`);
  return copy.fault === null && copy.problemCount === 0 ? exitCodes.allDone : exitCodes.someHeld;
}

async function find(session: EngineSession, output: Output, query: string, limit: number, signal: AbortSignal) {
  const patients = await session.client.directory.findPatients({ query, limit }, { signal });
  output.document({
    patients: patients.map((patient) => ({
      id: patient.id,
      mrn: patient.mrn,
      family_name: patient.familyName,
      given_name: patient.givenName,
      birth_date: patient.birthDate,
      sex: patient.sex,
      found_as: patient.foundAs ?? null,
    })),
  });
  output.table(
    ['MRN', 'Name', 'Born', 'Sex', ''],
    patients.map((patient) => [
      patient.mrn,
      `${patient.familyName}, ${patient.givenName}`,
      patient.birthDate,
      patient.sex,
      patient.foundAs ? `formerly ${patient.foundAs}` : '',
    ]),
  );
  if (patients.length === 0) output.line('No such patient in the directory.');
  return exitCodes.allDone;
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? '20');
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new UsageError('--limit takes a number from 1 to 100');
  return limit;
}
