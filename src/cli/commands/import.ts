import { randomUUID } from 'node:crypto';
import type { EngineClient } from '../../contract/engine.ts';
import { type Fault, FaultError } from '../../contract/fault.ts';
import type { CharsetRepair } from '../../contract/plan.ts';
import type { ScanProgress, ScanReport } from '../../contract/scan.ts';
import { repairEncodingOf, repairEncodings } from '../../engine/dicom/text-readings.ts';
import { keywordValues, readArguments } from '../arguments.ts';
import { choosePatient, type Wish } from '../choose-patient.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { importShape, refusedShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';
import { secretFrom } from '../secret-file.ts';
import { isFinished, waitForImports } from '../wait-for-imports.ts';

/** `gantry import PATH…`: scan, match, plan, stage, queue; then waits until every study is confirmed and linked, or held. */
export const importCommand: Command = async (args, signal) => {
  const startedAt = performance.now();
  const { values, positionals } = readArguments(args, {
    study: { type: 'string', multiple: true },
    auto: { type: 'boolean' },
    mrn: { type: 'string' },
    accession: { type: 'string' },
    set: { type: 'string', multiple: true },
    'confirm-identity': { type: 'string' },
    urgent: { type: 'boolean' },
    'ascii-names': { type: 'boolean' },
    'repair-charset': { type: 'string' },
    'dry-run': { type: 'boolean' },
    'no-wait': { type: 'boolean' },
    'password-file': { type: 'string' },
  });
  if (positionals.length === 0) throw new UsageError('import needs at least one folder or file');
  if (!values.auto && !values.mrn) throw new UsageError('import needs --mrn MRN, or --auto for what is beyond doubt');
  const repairEncoding = values['repair-charset'] === undefined ? null : repairEncodingOf(values['repair-charset']);
  if (repairEncoding === undefined)
    throw new UsageError(`--repair-charset takes one of ${Object.keys(repairEncodings).join(', ')}`);
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const { client, engine } = session;
    client.media.scanProgress((step) => output.progress(scanProgressLine(step)));
    const password = await secretFrom(values['password-file']);
    const wanted = {
      scanId: randomUUID(),
      paths: positionals,
      ...(password === undefined ? {} : { password }),
      // Read once: what is looked at is what is kept.
      copy: values['dry-run'] !== true,
    };
    const report = await client.media.scan(wanted, { signal });
    output.endProgress();
    const studies = selectStudies(report, values.study, values.accession);
    const wish: Wish = {
      auto: values.auto === true,
      mrn: values.mrn ?? null,
      accessionNumber: values.accession ?? null,
      edits: keywordValues(values.set, '--set'),
      confirmed: (values['confirm-identity'] ?? '').split(',').filter(Boolean),
      urgent: values.urgent === true,
      charsetPolicy: values['ascii-names'] ? 'ascii' : 'transcode',
      repairEncoding,
    };
    const outcomes: Outcome[] = [];
    for (const studyInstanceUid of studies) {
      outcomes.push(await queueStudy(client, report.scanId, studyInstanceUid, wish, values['dry-run'] === true));
    }
    const ids = outcomes.flatMap((outcome) => ('importId' in outcome ? [outcome.importId] : []));
    if (!values['no-wait'] && ids.length > 0) await waitForImports({ client, engine, ids, output, signal });
    const shapes = await Promise.all(outcomes.map((outcome) => describe(client, outcome, output)));
    const media = engine.mediaCounters();
    output.document({
      imports: shapes,
      media: { bytes_read: media.bytesRead, files_opened: media.filesOpened },
      elapsed_ms: Math.round(performance.now() - startedAt),
    });
    if (studies.length === 0) output.note(faultWords({ code: 'nothing-to-import', class: 'data', params: {} }));
    const allWell = shapes.length > 0 && shapes.every((shape) => shape.ok);
    return allWell ? exitCodes.allDone : exitCodes.someHeld;
  } finally {
    await session.close();
  }
};

function scanProgressLine({ filesSeen, filesTotal, copy }: ScanProgress) {
  const rate = copy?.bytesPerSecond ? `, ${(copy.bytesPerSecond / 1e6).toFixed(1)} MB/s` : '';
  const left = copy?.secondsLeft ? `, ${copy.secondsLeft} s left` : '';
  const what = copy === undefined ? 'Reading' : 'Copying';
  return { what, done: filesSeen, total: filesTotal, detail: `${filesSeen} files${rate}${left}` };
}

type Outcome =
  | { studyInstanceUid: string; importId: string }
  | { studyInstanceUid: string; plan: unknown }
  | { studyInstanceUid: string; fault: Fault; differences: unknown[] };

function selectStudies(
  report: ScanReport,
  named: readonly string[] | undefined,
  accession: string | undefined,
): string[] {
  const found = report.patients.flatMap((patient) => patient.studies.map((study) => study.studyInstanceUid));
  for (const uid of named ?? []) if (!found.includes(uid)) throw new UsageError(`--study ${uid} is not on this disc`);
  const selected = named ?? found;
  if (accession && selected.length > 1) {
    throw new UsageError(
      `there are ${selected.length} studies on this disc and one order takes one: name it with --study UID`,
    );
  }
  return [...selected];
}

async function queueStudy(
  client: EngineClient,
  scanId: string,
  studyInstanceUid: string,
  wish: Wish,
  dryRun: boolean,
): Promise<Outcome> {
  try {
    const ref = { scanId, studyInstanceUid };
    const repair = await repairFor(client, ref, wish.repairEncoding);
    const patient = await choosePatient(client, { ...ref, repair }, wish);
    const choice = { ...ref, patient, edits: [...wish.edits], charsetPolicy: wish.charsetPolicy, repair };
    const made = await client.plan.make(choice);
    if (!made.ok) {
      const [first] = made.problems;
      return {
        studyInstanceUid,
        fault: new FaultError('value-invalid', {
          keyword: first?.keyword ?? '',
          limit: first?.limit ?? '',
          part: first?.offendingPart ?? '',
        }).fault,
        differences: made.problems,
      };
    }
    const open = made.plan.toConfirm.filter((field) => !wish.confirmed.includes(field));
    if (open.length > 0) {
      const differences = made.plan.fields.filter((field) => field.verdict !== 'equal');
      return {
        studyInstanceUid,
        fault: new FaultError('patient-contradicts', { fields: open.join(', ') }).fault,
        differences,
      };
    }
    if (dryRun) return { studyInstanceUid, plan: made.plan };
    const view = await client.imports.approve({
      ...choice,
      planHash: made.plan.hash,
      confirmed: [...wish.confirmed],
      urgent: wish.urgent,
    });
    return { studyInstanceUid, importId: view.id };
  } catch (error) {
    if (error instanceof FaultError && error.fault.class !== 'setup')
      return { studyInstanceUid, fault: error.fault, differences: [] };
    throw error;
  }
}

/** The repair of the declaration that most of the study's doubtful texts are under; null where every text is plain. */
async function repairFor(
  client: EngineClient,
  study: { scanId: string; studyInstanceUid: string },
  encoding: string | null,
): Promise<CharsetRepair | null> {
  if (encoding === null) return null;
  const [candidate] = await client.study.charsetCandidates(study);
  return candidate === undefined ? null : { declared: candidate.declared, encoding };
}

async function describe(client: EngineClient, outcome: Outcome, output: Output) {
  if ('fault' in outcome) {
    output.line(`held: ${outcome.studyInstanceUid}: ${faultWords(outcome.fault)}`);
    output.table(
      ['Field', 'Disc', 'EHR', 'Verdict'],
      outcome.differences.map((difference) => {
        const { field = '', disc = '', ehr = '', verdict = '' } = difference as Record<string, string>;
        return [field, disc, ehr, verdict];
      }),
    );
    return { ...refusedShape(outcome.studyInstanceUid, outcome.fault, outcome.differences), ok: false };
  }
  if ('plan' in outcome) {
    output.line(`would import ${outcome.studyInstanceUid}`);
    return { study_instance_uid: outcome.studyInstanceUid, plan: outcome.plan, ok: true };
  }
  const view = await client.imports.get({ importId: outcome.importId });
  const viewerUrl =
    view.station === 'done'
      ? await client.viewer.address({ studyInstanceUids: [view.studyInstanceUid] }).then(
          (found) => found.url,
          () => null,
        )
      : null;
  const { confirmed, selected } = view.counts;
  output.line(
    `${view.status ?? view.condition}: ${view.title}: ${confirmed} of ${selected} images confirmed${view.linked ? `, linked to ${view.order?.accessionNumber}` : ''}`,
  );
  if (view.fault) output.line(`  ${faultWords(view.fault)}`);
  for (const instance of view.faults) output.line(`  ${instance.path}: ${faultWords(instance.fault)}`);
  return {
    ...importShape(view, viewerUrl),
    faults: view.faults.map((instance) => ({
      path: instance.path,
      sop_instance_uid: instance.sopInstanceUid,
      fault: instance.fault,
    })),
    ok: !isFinished(view) ? view.condition !== 'held' : view.status === 'success',
  };
}
