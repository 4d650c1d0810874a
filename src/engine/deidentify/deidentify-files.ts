import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { fewestFilesForThread, writeFiles } from '../dicom/write-files.ts';
import { type DeidentificationJob, deidentifyingWriter, type FileOutcome } from './file-planner.ts';
import { type HeldFile, openDeidentifier } from './plan-deidentification.ts';
import type { DeidentificationPolicy, PatientNames } from './policy.ts';
import { takeDeidentifyThread } from './second-thread.ts';
import { surveyFiles } from './survey-files.ts';

export interface DeidentifyFilesOptions {
  readonly policy: DeidentificationPolicy;
  readonly inPaths: readonly string[];
  /** Where each output goes: a folder, below which names are made of the new UIDs; or the one file. */
  readonly out: { readonly folder: string } | { readonly file: string };
  /** Told after each file. */
  readonly onFile?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** One patient of the run, for the table by which a project finds back. */
export interface NamedPatient extends PatientNames {
  readonly patientId: string;
  readonly issuer: string;
  readonly studies: readonly { readonly original: string; readonly replacement: string }[];
}

export interface DeidentifiedFiles {
  /** In the order of `inPaths`. `outPath` only where something was written. */
  readonly files: readonly ({ readonly inPath: string; readonly outPath?: string } & FileOutcome)[];
  readonly patients: readonly NamedPatient[];
}

/**
 * De-identifies files. Two passes: the first reads what names each patient in all of the files, for the name of one file may stand in the description of
 * another; the second writes. The names of the input are nowhere in the names of the output. Originals are opened read-only. Throws errors of the
 * file system.
 */
export async function deidentifyFiles(options: DeidentifyFilesOptions): Promise<DeidentifiedFiles> {
  const thread = options.inPaths.length < fewestFilesForThread ? undefined : takeDeidentifyThread();
  try {
    return await surveyAndWrite(options, thread);
  } finally {
    await thread?.terminate();
  }
}

async function surveyAndWrite(options: DeidentifyFilesOptions, thread: Worker | undefined): Promise<DeidentifiedFiles> {
  const { policy, inPaths, out, signal } = options;
  const { newUid, patientNames } = openDeidentifier(policy);
  const { files, known } = await surveyFiles(inPaths, policy.options, { thread, signal });
  const people = new Map<string, { patientId: string; issuer: string; studies: Set<string> }>();
  const takenPaths = new Set<string>();
  const outcomes = new Map<string, { outPath?: string } & FileOutcome>();
  const jobs: DeidentificationJob[] = [];
  for (const [index, inPath] of inPaths.entries()) {
    const about = files[index];
    if (about === undefined) {
      outcomes.set(inPath, held('not-dicom', 'The file is no readable DICOM object.'));
      continue;
    }
    const { patient, patientId, issuer, studyInstanceUid } = about;
    const person = people.get(patient) ?? { patientId, issuer, studies: new Set() };
    people.set(patient, person);
    const uids = [studyInstanceUid, about.seriesInstanceUid, about.sopInstanceUid].map(newUid);
    const outPath = 'file' in out ? out.file : join(out.folder, ...uids.map(safeName)).concat('.dcm');
    if (about.sopInstanceUid !== '' && takenPaths.has(outPath)) {
      outcomes.set(
        inPath,
        held('duplicate-instance', 'Another file has the same SOP Instance UID; that one is taken.'),
      );
      continue;
    }
    takenPaths.add(outPath);
    if (studyInstanceUid !== '') person.studies.add(studyInstanceUid);
    jobs.push({ inPath, outPath, patient, patientId });
  }
  for (const folder of new Set(jobs.map(({ outPath }) => dirname(outPath)))) mkdirSync(folder, { recursive: true });
  const data = { policy, known };
  thread?.postMessage(data);
  const written = writeFiles(jobs, {
    ...(thread === undefined ? {} : { thread: { started: thread } }),
    here: async () => deidentifyingWriter(data),
  });
  let done = 0;
  for await (const outcome of written) {
    signal?.throwIfAborted();
    const job = jobs[done]!;
    done += 1;
    outcomes.set(job.inPath, outcome.ok ? { ...outcome, outPath: job.outPath } : outcome);
    options.onFile?.(done);
  }
  const patients = [...people].map(([patient, { patientId, issuer, studies }]) => ({
    patientId,
    issuer,
    ...patientNames(patient, patientId),
    studies: [...studies].sort().map((original) => ({ original, replacement: newUid(original) })),
  }));
  return { files: inPaths.map((inPath) => ({ inPath, ...outcomes.get(inPath)! })), patients };
}

function held(reason: HeldFile['reason'], message: string): HeldFile {
  return { ok: false, reason, message };
}

/** UIDs are digits and periods; one that a hostile file brought may be anything, and is kept only by `retain-uids`. */
function safeName(uid: string): string {
  return /^[0-9.]{1,64}$/.test(uid) && !/^\.+$/.test(uid) ? uid : 'unnamed';
}
