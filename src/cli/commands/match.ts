import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Match } from '../../contract/directory.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { matchShape, type ShownStudy, studyOfRow, studyOfSummary } from '../match-shape.ts';
import { matchTables, tablePolicy } from '../match-tables-run.ts';
import { type Output, openOutput } from '../output.ts';

/** One study with what the matcher makes of it. */
export interface Matched {
  readonly study: ShownStudy;
  readonly match: Match;
}

/**
 * `gantry match`: whose studies these are, and why. On media it asks the connected EHR as the app does; with `--studies` it is a shadow run over
 * tables, which needs no settings and may try tiers that the site has not opened. Nothing is queued.
 */
export const matchCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    studies: { type: 'string' },
    patients: { type: 'string' },
    orders: { type: 'string' },
    tiers: { type: 'string' },
  });
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const startedAt = performance.now();
  const show = (results: Matched[]) => showMatches(output, results, performance.now() - startedAt);
  if (values.studies !== undefined) {
    if (positionals.length > 0) throw new UsageError('match takes media or --studies, not both');
    if (values.patients === undefined) throw new UsageError('--studies needs --patients: the table of patients');
    const [studies, patients, orders] = await Promise.all([
      readTable(values.studies, '--studies'),
      readTable(values.patients, '--patients'),
      values.orders === undefined ? '' : readTable(values.orders, '--orders'),
    ]);
    const matched = await matchTables(
      { studies, patients, orders, policy: tablePolicy(values.tiers), signal },
      (done, total) => output.progress({ what: 'Matching', done, total, detail: `${done} of ${total} studies` }),
    );
    output.endProgress();
    return show(matched.map(({ row, match }) => ({ study: studyOfRow(row), match })));
  }
  if (positionals.length === 0) throw new UsageError('match takes PATH... or --studies FILE --patients FILE');
  if (values.patients !== undefined || values.orders !== undefined || values.tiers !== undefined)
    throw new UsageError(
      '--patients, --orders and --tiers go with --studies; media are matched by the settings of this site',
    );
  return show(await matchMedia(positionals, values, signal));
};

async function matchMedia(
  paths: string[],
  values: { home?: string | undefined; 'key-file'?: string | undefined },
  signal: AbortSignal,
): Promise<Matched[]> {
  const session = await openEngineSession(values);
  try {
    const scanId = randomUUID();
    const report = await session.client.media.scan({ scanId, paths }, { signal });
    const matched: Matched[] = [];
    for (const patient of report.patients) {
      for (const study of patient.studies) {
        const { studyInstanceUid } = study;
        const match = await session.client.match.study({ scanId, studyInstanceUid }, { signal });
        matched.push({ study: studyOfSummary(patient, study), match });
      }
    }
    return matched;
  } finally {
    await session.close();
  }
}

function showMatches(output: Output, results: readonly Matched[], elapsedMs: number): ExitCode {
  output.document({ results: results.map(matchShape), elapsed_ms: Math.round(elapsedMs) });
  output.table(
    ['Study', 'Patient on the disc', 'Born', 'Decision', 'Patient here', 'Rule', 'Why not by itself'],
    results.map(({ study, match: { decision, candidates, guards } }) => [
      study.ref,
      study.patientName,
      study.birthDate,
      decision,
      decision === 'auto' || decision === 'confirm'
        ? (candidates[0]?.patient.mrn ?? '')
        : `${candidates.length} candidates`,
      candidates[0]?.rule ?? '',
      guards.join(', '),
    ]),
  );
  const automatic = results.filter(({ match }) => match.decision === 'auto').length;
  output.line(`${automatic} of ${results.length} studies matched without a person`);
  return exitCodes.allDone;
}

async function readTable(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new UsageError(`${option}: ${path} cannot be read`);
  }
}
