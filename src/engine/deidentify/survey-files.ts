import { closeSync, fstatSync, openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { descriptorSource, firstWindowBytes } from '../dicom/byte-source.ts';
import { IdentityCollector, type KnownIdentity } from './known-identity.ts';
import type { OptionName } from './options.ts';
import { type FileSurvey, surveyFile } from './survey-file.ts';

/** The first pass over many files: whose they are, and what names each patient in any of them. */
export interface SurveyedFiles {
  /** In the order of the paths; undefined for what is no readable object. */
  readonly files: readonly (FileSurvey | undefined)[];
  /** By `patientKey`. */
  readonly known: ReadonlyMap<string, KnownIdentity>;
}

/** Surveys files one after the other and remembers what it found of each patient. */
export interface Surveyor {
  /** Opens each file read-only. Throws errors of the file system. */
  survey(paths: readonly string[]): (FileSurvey | undefined)[];
  collected(): Map<string, KnownIdentity>;
}

export function openSurveyor(options: readonly OptionName[]): Surveyor {
  const chosen = new Set(options);
  const collectors = new Map<string, IdentityCollector>();
  const collectorOf = (patient: string) => {
    const collector = collectors.get(patient) ?? new IdentityCollector();
    collectors.set(patient, collector);
    return collector;
  };
  const window = Buffer.allocUnsafeSlow(firstWindowBytes);
  const surveyOne = (path: string) => {
    const descriptor = openSync(path, 'r');
    try {
      const source = descriptorSource(descriptor, fstatSync(descriptor).size, { window });
      return surveyFile(source, chosen, collectorOf);
    } finally {
      closeSync(descriptor);
    }
  };
  return {
    survey: (paths) => paths.map(surveyOne),
    collected: () => new Map([...collectors].map(([patient, collector]) => [patient, collector.collected()])),
  };
}

/** What a thread is asked for during the first pass, and answers in the same order. */
export type SurveyRequest =
  | { readonly options: readonly OptionName[]; readonly paths: readonly string[] }
  | 'collected';
export type SurveyAnswer =
  | { readonly files: readonly (FileSurvey | undefined)[] }
  | { readonly known: ReadonlyMap<string, KnownIdentity> }
  | { readonly error: unknown };

const filesAtOnce = 32;
/** So many requests lie before the thread that it need not wait while this one is busy with files of its own. */
const requestsAhead = 4;

/** Surveys files in this thread and, where one is lent, in a second one that answers `SurveyRequest`s. Throws errors of the file system. */
export async function surveyFiles(
  paths: readonly string[],
  options: readonly OptionName[],
  { thread, signal }: { readonly thread?: Worker | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<SurveyedFiles> {
  const files: (FileSurvey | undefined)[] = Array(paths.length).fill(undefined);
  const here = openSurveyor(options);
  const there = thread === undefined ? undefined : askThread(thread);
  let next = 0;
  const workOn = async (survey: (some: readonly string[]) => Promise<readonly (FileSurvey | undefined)[]>) => {
    while (next < paths.length) {
      signal?.throwIfAborted();
      const from = next;
      next += filesAtOnce;
      const found = await survey(paths.slice(from, from + filesAtOnce));
      for (const [index, about] of found.entries()) files[from + index] = about;
    }
  };
  try {
    const ahead = Array.from({ length: there === undefined ? 0 : requestsAhead }, () =>
      workOn(async (some) => (await there!.ask({ options, paths: some })).files),
    );
    const own = workOn(async (some) => {
      const found = here.survey(some);
      // Signals and the other thread's answers have their turn.
      await setImmediate();
      return found;
    });
    await Promise.all([own, ...ahead]);
    const elsewhere = there === undefined ? new Map<string, KnownIdentity>() : (await there.ask('collected')).known;
    return { files, known: merged(here.collected(), elsewhere) };
  } finally {
    there?.end();
  }
}

function askThread(thread: Worker) {
  const pending: PromiseWithResolvers<SurveyAnswer>[] = [];
  const onMessage = (answer: SurveyAnswer) => {
    const asked = pending.shift();
    if ('error' in answer) asked?.reject(answer.error);
    else asked?.resolve(answer);
  };
  let broken: { readonly error: unknown } | undefined;
  const onError = (error: unknown) => {
    broken = { error };
    for (const { reject } of pending) reject(error);
  };
  thread.on('message', onMessage);
  thread.on('error', onError);
  return {
    async ask<R extends SurveyRequest>(request: R) {
      if (broken !== undefined) throw broken.error;
      const answer = Promise.withResolvers<SurveyAnswer>();
      pending.push(answer);
      thread.postMessage(request);
      return (await answer.promise) as R extends 'collected'
        ? { readonly known: ReadonlyMap<string, KnownIdentity> }
        : { readonly files: readonly (FileSurvey | undefined)[] };
    },
    end() {
      thread.off('message', onMessage);
      thread.off('error', onError);
    },
  };
}

function merged(
  ours: ReadonlyMap<string, KnownIdentity>,
  theirs: ReadonlyMap<string, KnownIdentity>,
): Map<string, KnownIdentity> {
  const all = new Map(ours);
  for (const [patient, known] of theirs) {
    const own = all.get(patient);
    all.set(patient, own === undefined ? known : bothOf(own, known));
  }
  return all;
}

/** Sorted as `collected` sorts: which thread read what changes nothing. */
function bothOf(a: KnownIdentity, b: KnownIdentity): KnownIdentity {
  const both = (kind: keyof KnownIdentity) => [...new Set([...a[kind], ...b[kind]])].sort();
  return {
    words: both('words'),
    phrases: both('phrases'),
    ids: both('ids'),
    dates: both('dates'),
    uids: both('uids'),
  };
}
