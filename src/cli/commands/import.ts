import { randomUUID } from 'node:crypto';
import type { Choice, EngineClient } from '../../contract/engine.ts';
import { type Fault, FaultError } from '../../contract/fault.ts';
import { identifiersToConfirm } from '../../contract/identifiers.ts';
import type { SeriesNumbers } from '../../contract/imports.ts';
import type { CharsetRepair, DocumentChoice } from '../../contract/plan.ts';
import type { ScanProgress, ScanReport, StudySummary } from '../../contract/scan.ts';
import { repairEncodingOf, repairEncodings } from '../../engine/dicom/repair-encoding.ts';
import { archiveChoice } from '../archive-choice.ts';
import { keywordValues, readArguments } from '../arguments.ts';
import { chooseDocuments, countDocuments } from '../choose-documents.ts';
import { choosePatient, type Wish } from '../choose-patient.ts';
import type { Command } from '../command.ts';
import { decisionFor, sameUidOf } from '../decide-conflicts.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { isPreview, queueForResearch, researchWish, showPreview } from '../import-for-research.ts';
import { importShape, memoryShape, refusedShape, seriesShape } from '../json-shapes.ts';
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
    prior: { type: 'boolean' },
    'ascii-names': { type: 'boolean' },
    'repair-charset': { type: 'string' },
    'dry-run': { type: 'boolean' },
    'no-wait': { type: 'boolean' },
    'password-file': { type: 'string' },
    documents: { type: 'string', multiple: true },
    'study-identity': { type: 'string' },
    'leave-out': { type: 'string', multiple: true },
    'same-person': { type: 'string', multiple: true },
    'same-uid': { type: 'string' },
    rest: { type: 'boolean' },
    archive: { type: 'string' },
    deidentify: { type: 'string' },
    option: { type: 'string', multiple: true },
    project: { type: 'string' },
    regions: { type: 'string' },
    pseudonyms: { type: 'string' },
  });
  if (positionals.length === 0) throw new UsageError('import needs at least one folder or file');
  const research = await researchWish(values);
  if (!values.auto && !values.mrn && research === null)
    throw new UsageError(
      'import needs --mrn MRN, --auto for what is beyond doubt, or --deidentify PROFILE for research and teaching',
    );
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
    for (const { label, lastImport } of report.sources)
      if (lastImport !== null)
        output.note(
          `${label} was imported on ${lastImport.at.slice(0, 10)} by ${lastImport.by}; ${lastImport.unreadable} images were unreadable then`,
        );
    const documents = chooseDocuments(report, values.documents ?? []);
    const studies = selectStudies(report, { named: values.study, accession: values.accession, documents });
    const confirmed = (values['confirm-identity'] ?? '').split(',').filter(Boolean);
    const wish: Wish = {
      auto: values.auto === true,
      mrn: values.mrn ?? null,
      accessionNumber: values.accession ?? null,
      edits: keywordValues(values.set, '--set'),
      confirmed,
      urgent: values.urgent === true,
      prior: values.prior === true,
      charsetPolicy: values['ascii-names'] ? 'ascii' : 'transcode',
      repairEncoding,
      scope: values.rest ? 'rest' : 'all',
      ...(values.archive === undefined ? {} : { archive: archiveChoice(values.archive) }),
      conflicts: {
        side: values['study-identity'] ?? null,
        leaveOut: values['leave-out'] ?? [],
        samePerson: values['same-person'] ?? [],
        sameUid: sameUidOf(values['same-uid']),
        isOnePerson: confirmed.includes('conflicting-headers'),
      },
    };
    const dryRun = values['dry-run'] === true;
    const outcomes: Outcome[] = [];
    for (const study of studies) {
      outcomes.push(
        research === null
          ? await queueStudy(client, { report, study, documents }, wish, dryRun)
          : await queueForResearch(client, { report, study }, research, dryRun),
      );
    }
    const ids = outcomes.flatMap((outcome) => ('importId' in outcome ? [outcome.importId] : []));
    if (!values['no-wait'] && ids.length > 0) await waitForImports({ client, engine, ids, output, signal });
    const shapes = await Promise.all(outcomes.map((outcome) => describe(client, outcome, output)));
    const media = engine.mediaCounters();
    output.document({
      imports: shapes,
      memory: memoryShape(report),
      media: { bytes_read: media.bytesRead, files_opened: media.filesOpened },
      elapsed_ms: Math.round(performance.now() - startedAt),
    });
    if (studies.length === 0) output.note(faultWords({ code: 'nothing-to-import', class: 'data', params: {} }));
    const left = countDocuments(report) - documents.length;
    if (left > 0) output.note(`${left} documents were left behind: name them with --documents all or --documents PATH`);
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
  {
    named,
    accession,
    documents,
  }: { named: readonly string[] | undefined; accession: string | undefined; documents: readonly DocumentChoice[] },
): StudySummary[] {
  const found = report.patients.flatMap((patient) => patient.studies);
  // Documents alone make a study of their own.
  if (documents.length > 0 && report.documentStudy) found.push(report.documentStudy);
  const selected =
    named?.map((uid) => {
      const study = found.find(({ studyInstanceUid }) => studyInstanceUid === uid);
      if (study === undefined) throw new UsageError(`--study ${uid} is not on this disc`);
      return study;
    }) ?? found;
  if (accession && selected.length > 1) {
    throw new UsageError(
      `there are ${selected.length} studies on this disc and one order takes one: name it with --study UID`,
    );
  }
  if (documents.length > 0 && selected.length > 1) {
    throw new UsageError(
      `there are ${selected.length} studies on this disc and documents go into one: name it with --study UID`,
    );
  }
  return selected;
}

async function queueStudy(
  client: EngineClient,
  { report, study, documents }: { report: ScanReport; study: StudySummary; documents: readonly DocumentChoice[] },
  wish: Wish,
  dryRun: boolean,
): Promise<Outcome> {
  const { studyInstanceUid } = study;
  const ref = { scanId: report.scanId, studyInstanceUid };
  const decision = decisionFor(study, wish.conflicts, !wish.auto);
  try {
    const repair = await repairFor(client, ref, wish.repairEncoding);
    const patient = await choosePatient(client, { ...ref, repair, decision }, wish);
    const choice = {
      ...ref,
      patient,
      edits: [...wish.edits],
      charsetPolicy: wish.charsetPolicy,
      repair,
      decision,
      scope: wish.scope,
      documents: [...documents],
    };
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
    if (made.plan.undecided.includes('files'))
      return { studyInstanceUid, fault: new FaultError('files-undecided').fault, differences: [] };
    const open = [
      ...made.plan.toConfirm.filter((field) => !wish.confirmed.includes(field)),
      ...(made.plan.undecided.includes('identity') ? ['conflicting-headers'] : []),
    ];
    if (open.length > 0) {
      const differences = made.plan.fields.filter((field) => field.verdict !== 'equal');
      return {
        studyInstanceUid,
        fault: new FaultError('patient-contradicts', { fields: open.join(', ') }).fault,
        differences,
      };
    }
    const unconfirmed = await openIdentifiers(client, { ...ref, repair, decision }, patient, wish.confirmed);
    // The number is the operator's word, and stands for the two identifiers where nothing on the disc speaks against it; the trail says that it did.
    const isAgainstTheDisc = made.plan.toConfirm.length > 0;
    const vouched = isAgainstTheDisc || unconfirmed.length === 0 ? [] : [...unconfirmed, namedByNumber];
    if (isAgainstTheDisc && unconfirmed.length > 0)
      return {
        studyInstanceUid,
        fault: new FaultError('identity-not-confirmed', { fields: unconfirmed.join(', ') }).fault,
        differences: made.plan.fields,
      };
    if (dryRun) return { studyInstanceUid, plan: made.plan };
    const view = await client.imports.approve({
      ...choice,
      planHash: made.plan.hash,
      confirmed: [...wish.confirmed, ...vouched],
      urgent: wish.urgent,
      ...(wish.archive === undefined ? {} : { archive: wish.archive }),
    });
    return { studyInstanceUid, importId: view.id };
  } catch (error) {
    if (error instanceof FaultError && error.fault.class !== 'setup')
      return { studyInstanceUid, fault: error.fault, differences: [] };
    throw error;
  }
}

/** Stands beside identifiers that nobody ticked one by one: the operator typed the patient's number. */
const namedByNumber = 'named-by-number';

/** What `--confirm-identity` still has to name: the two identifiers that the engine asks for where the match is not beyond doubt. */
async function openIdentifiers(
  client: EngineClient,
  study: Parameters<EngineClient['match']['study']>[0],
  patient: Choice['patient'],
  confirmed: readonly string[],
): Promise<string[]> {
  if (patient.by === 'operator') return [];
  const { decision, candidates } = await client.match.study({ ...study, patientId: patient.patientId });
  if (decision === 'auto') return [];
  return identifiersToConfirm(candidates[0]?.fields ?? []).filter((field) => !confirmed.includes(field));
}

const shortWords = {
  found: 'the disc lists more than it holds',
  readable: 'not all of it could be read',
  sent: 'not all of it was sent',
  confirmed: 'the archive did not confirm all of it',
} as const;

function seriesLine({ number, description, modality, short, ...series }: SeriesNumbers): string {
  const numbers = `${series.promised} promised, ${series.found} found, ${series.readable} readable, ${series.sent} sent, ${series.confirmed} confirmed`;
  return `series ${number ?? ''} ${description || modality}: ${numbers}${short === null ? '' : `: ${shortWords[short]}`}`;
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
    if (outcome.fault.code === 'identity-not-confirmed')
      output.line(`  once they are checked: --confirm-identity ${outcome.fault.params.fields}`);
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
    if (isPreview(outcome.plan)) showPreview(output, outcome.plan);
    else output.line(`would import ${outcome.studyInstanceUid}`);
    return { study_instance_uid: outcome.studyInstanceUid, plan: outcome.plan, ok: true };
  }
  const view = await client.imports.get({ importId: outcome.importId });
  const viewerUrl =
    view.station === 'done' && view.project === undefined
      ? await client.viewer.address({ studyInstanceUids: [view.studyInstanceUid], forRecord: true }).then(
          (found) => found.url,
          () => null,
        )
      : null;
  const { confirmed, selected } = view.counts;
  output.line(
    `${view.status ?? view.condition}: ${view.title}: ${confirmed} of ${selected} images confirmed${view.linked ? `, linked to ${view.order?.accessionNumber}` : ''}`,
  );
  if (view.fault) output.line(`  ${faultWords(view.fault)}`);
  for (const series of view.series)
    if (isFinished(view) && series.short !== null) output.line(`  ${seriesLine(series)}`);
  for (const instance of view.faults) output.line(`  ${instance.path}: ${faultWords(instance.fault)}`);
  return {
    ...importShape(view, viewerUrl),
    series: view.series.map(seriesShape),
    faults: view.faults.map((instance) => ({
      path: instance.path,
      sop_instance_uid: instance.sopInstanceUid,
      fault: instance.fault,
    })),
    ok: !isFinished(view) ? view.condition !== 'held' : view.status === 'success',
  };
}
