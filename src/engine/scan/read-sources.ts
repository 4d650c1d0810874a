import { dirname } from 'node:path/posix';
import { displayPath } from '../media/display-path.ts';
import type { Source, SourceEntry } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';
import { readFile } from './read-file.ts';
import { isForThreads, readInThreads } from './read-in-threads.ts';
import type { ProgressReporter } from './scan-progress.ts';

/** An optical drive loses more by seeking between readers than it gains by having several. */
const readers = { disc: 1, folder: 4, zip: 1, iso: 1 } as const;

/**
 * What became of every file of each source, in on-disc order. Walks all sources first, which on a disc is one sweep over its directory and gives
 * the total, then reads headers. Rejects with the signal's reason when it fires.
 */
export async function readSources(
  sources: readonly Source[],
  progress: ProgressReporter,
  signal: AbortSignal | undefined,
): Promise<FileOutcome[][]> {
  const seen = { files: 0, total: null as number | null, dicom: 0, folder: '', patientName: '' };
  const facts = () => ({
    filesSeen: seen.files,
    filesTotal: seen.total,
    dicomFiles: seen.dicom,
    bytesRead: sources.reduce((sum, source) => sum + source.meter.bytesRead, 0),
    folder: displayPath(seen.folder),
    patientName: seen.patientName,
  });
  const entries: SourceEntry[][] = [];
  for (const source of sources) {
    const own: SourceEntry[] = [];
    entries.push(own);
    for await (const entry of source.walk(signal === undefined ? {} : { signal })) {
      own.push(entry);
      seen.folder = dirname(entry.path);
      progress.step(facts);
    }
  }
  seen.total = entries.reduce((sum, own) => sum + own.length, 0);

  const note = (outcome: FileOutcome) => {
    seen.files += 1;
    seen.folder = dirname(outcome.path);
    if (outcome.kind !== 'instance') return;
    seen.dicom += 1;
    seen.patientName ||= outcome.instance.attributes.PatientName ?? '';
  };
  const outcomes: FileOutcome[][] = [];
  for (const [index, source] of sources.entries()) {
    const own = entries[index] ?? [];
    const readOne = async (entry: SourceEntry) => {
      signal?.throwIfAborted();
      const outcome = await readFile(source, entry);
      note(outcome);
      progress.step(facts);
      return outcome;
    };
    const noteAll = (batch: readonly FileOutcome[]) => {
      batch.forEach(note);
      progress.step(facts);
    };
    outcomes.push(
      isForThreads(source, own.length)
        ? await readInThreads(source, own, noteAll, signal)
        : await inOrder(own, readers[source.kind], readOne),
    );
  }
  progress.last(facts);
  return outcomes;
}

/** Runs at most `atOnce` at a time, started in order; the results stand in the order of the items. */
async function inOrder<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
