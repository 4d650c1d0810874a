import { dirname } from 'node:path/posix';
import type { HeldFile, HeldFileRows, HeldRow } from '../ledger/held-files.ts';
import { displayPath } from '../media/display-path.ts';
import type { Source } from '../media/source.ts';
import type { BoundedReader } from '../scan/bounded-reader.ts';
import type { FileOutcome } from '../scan/file-outcome.ts';
import type { InstantListing } from '../scan/instant-listing.ts';
import { documentsToKeep } from '../scan/offer-documents.ts';
import { readSources } from '../scan/read-sources.ts';
import type { SourceReader } from '../scan/scan-media.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { Spool } from '../vault/spool.ts';
import { openCommitQueue } from './commit-queue.ts';
import { copyMeter } from './copy-meter.ts';
import { copySource, unread, type WrittenCopy } from './copy-source.ts';
import { type FoundFile, findHeld } from './find-held.ts';
import { firstOfSeries } from './first-of-series.ts';
import type { IntakeTimes } from './intake-threads.ts';

/** Between two looks at a copy that moves inside one large file. */
const lookMs = 200;
const statsAtOnce = 32;

export interface CopyWishes {
  readonly scanId: string;
  /** An earlier scan of the same disc, or of its twin. */
  readonly mergeWith: string | undefined;
  /** "Stop and keep the rest". */
  readonly stop: AbortSignal;
  readonly spool: Spool;
  readonly rows: HeldFileRows;
  readonly times: IntakeTimes;
  readonly now: () => Date;
  /** Called for the first image of each series, as soon as it is held. */
  readonly onSeries?: (instance: ScannedInstance) => void;
  /** Whether the copy of another scan runs now: its files are its own. */
  readonly isCopying: (scanId: string) => boolean;
}

/** A reader of media that keeps what it reads. */
export interface CopyingReader extends SourceReader {
  /** Whether the vault has this file whole. After `read`. */
  holds(sourcePath: string, path: string): boolean;
  /** After `read`: what became of the copy. */
  state(): 'whole' | 'stopped' | 'no-room';
}

/**
 * Reads every file of some media once and puts the images and documents among them into the vault with that one read: header, SHA-256 and encrypted bytes. Other files
 * are looked at as far as their first bytes tell what they are. A file is recorded as held only when it is durable.
 */
export function copyingReader(wishes: CopyWishes): CopyingReader {
  const { scanId, stop, spool, rows, now } = wishes;
  const kept = new Map<string, { readonly sha256: string; readonly spoolName: string }>();
  const keyOf = (sourcePath: string, path: string) => `${sourcePath}\0${path}`;
  const meter = copyMeter();
  let state: 'whole' | 'stopped' | 'no-room' = 'whole';

  const read: SourceReader['read'] = async (sources, progress, listing, signal, headers) => {
    const seen = { files: 0, total: null as number | null, dicom: 0, folder: '', patientName: '' };
    let inHand = () => 0;
    const facts = () => ({
      filesSeen: seen.files,
      filesTotal: seen.total,
      dicomFiles: seen.dicom,
      bytesRead: sources.reduce((sum, source) => sum + source.meter.bytesRead, 0),
      folder: displayPath(seen.folder),
      patientName: seen.patientName,
      copy: meter.progress(performance.now(), inHand()),
    });
    const walked: FoundFile[][] = [];
    for (const source of sources) {
      walked.push(
        await walk(source, signal, (path) => {
          seen.folder = dirname(path);
          progress.step(facts);
        }),
      );
    }
    const directories = await readDirectories(sources, walked, listing, headers);
    seen.total = walked.reduce((sum, own) => sum + own.length, 0);
    for (const file of walked.flat()) meter.expect(file);
    if (meter.progress(performance.now(), 0).bytesTotal > (await spool.freeBytes())) {
      state = 'no-room';
      return readSources(sources, progress, listing, signal, headers);
    }

    const firsts = firstOfSeries(wishes.onSeries);
    const failed = new AbortController();
    const queue = openCommitQueue(
      spool.access,
      (files) => {
        rows.record(scanId, files, now().toISOString());
        for (const { sourcePath, path } of files) firsts.tell(keyOf(sourcePath, path));
      },
      (error) => failed.abort(error),
    );
    const ends = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
    const timer = setInterval(() => progress.step(facts), lookMs);
    const outcomes: FileOutcome[][] = [];
    const givenUp: string[] = [];
    try {
      for (const [index, source] of sources.entries()) {
        const files = walked[index] ?? [];
        const own = new Array<FileOutcome | undefined>(files.length);
        outcomes.push(own as FileOutcome[]);
        const settle = (at: number, outcome: FileOutcome, keptBytes = 0) => {
          const { entry } = files[at] as FoundFile;
          own[at] = outcome;
          meter.settle(entry, keptBytes);
          seen.files += 1;
          seen.folder = dirname(entry.path);
          if (outcome.kind === 'instance') {
            seen.dicom += 1;
            seen.patientName ||= outcome.instance.attributes.PatientName ?? '';
          }
          progress.step(facts);
        };
        for (const [at, outcome] of directories[index] ?? []) settle(at, outcome);
        const held = await adoptHeld(wishes, source, files);
        for (const [at, row] of held) {
          kept.set(keyOf(source.path, row.path), row);
          const outcome = await heldOutcome(headers, source, spool, files[at] as FoundFile, row);
          if (firsts.take(outcome)) firsts.tell(keyOf(source.path, row.path));
          settle(at, outcome, row.sizeBytes);
        }
        await copySource({
          source,
          files: files.filter((file) => own[file.index] === undefined),
          spool: spool.access,
          times: wishes.times,
          stop,
          signal: ends,
          headers,
          mayGoOn: queue.hasRoom,
          onOutcome(at, outcome, written) {
            if (written !== null) {
              const held = heldFile(source, outcome, written);
              kept.set(keyOf(source.path, outcome.path), held);
              queue.add(written.file, held, firsts.take(outcome));
            }
            settle(at, outcome, written?.file.sizeBytes);
          },
          onDamaged: () => meter.damaged(),
          onRetrying: () => meter.phase('retrying'),
          onInHand: (bytes) => {
            inHand = bytes;
          },
          onGivenUp: (prefix) => givenUp.push(prefix),
          removeLeft: (prefix) => void spool.removeUnknown(rows.isUsed, prefix),
        });
        meter.phase('copying');
        for (const file of files) {
          if (own[file.index] !== undefined) continue;
          settle(file.index, unread(file));
        }
      }
      if (stop.aborted) state = 'stopped';
      await queue.drain();
      for (const prefix of givenUp) spool.removeUnknown(rows.isUsed, prefix);
      progress.last(facts);
      return outcomes;
    } catch (error) {
      // What is durable stays for the next copy of this medium; the rest goes.
      await queue.abandon();
      // What broke the vault's disk is the reason, not that the copy was ended for it.
      throw failed.signal.aborted ? failed.signal.reason : error;
    } finally {
      clearInterval(timer);
    }
  };

  return {
    read,
    sha256: (sourcePath, path) => kept.get(keyOf(sourcePath, path))?.sha256,
    open(sourcePath, path) {
      const file = kept.get(keyOf(sourcePath, path));
      return file === undefined ? undefined : spool.open(file.spoolName);
    },
    holds: (sourcePath, path) => kept.has(keyOf(sourcePath, path)),
    state: () => state,
  };
}

async function walk(
  source: Source,
  signal: AbortSignal | undefined,
  onEntry: (path: string) => void,
): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const entry of source.walk(signal === undefined ? {} : { signal })) {
    const { sizeBytes = null } = entry;
    files.push({ index: files.length, entry, sizeBytes, modifiedAtMs: null, keepsDocument: false });
    onEntry(entry.path);
  }
  const { statOf } = source;
  if (statOf === undefined) return withDocumentsMarked(files);
  const complete = async (file: FoundFile): Promise<FoundFile> => {
    const stat = file.entry.skip === undefined ? await statOf(file.entry.path) : null;
    return stat === null ? file : { ...file, ...stat };
  };
  const found: FoundFile[] = [];
  for (let at = 0; at < files.length; at += statsAtOnce) {
    signal?.throwIfAborted();
    found.push(...(await Promise.all(files.slice(at, at + statsAtOnce).map(complete))));
  }
  return withDocumentsMarked(found);
}

function withDocumentsMarked(files: readonly FoundFile[]): FoundFile[] {
  const kept = documentsToKeep(files.map(({ entry: { path }, sizeBytes }) => ({ path, sizeBytes })));
  return files.map((file) => (kept.has(file.entry.path) ? { ...file, keepsDocument: true } : file));
}

/** The DICOMDIRs of each source, read ahead of everything else, for they tell at once what is to come. By the file's number. */
async function readDirectories(
  sources: readonly Source[],
  walked: readonly (readonly FoundFile[])[],
  listing: InstantListing,
  headers: BoundedReader,
): Promise<Map<number, FileOutcome>[]> {
  const directories: Map<number, FileOutcome>[] = [];
  for (const [at, source] of sources.entries()) {
    const own = new Map<number, FileOutcome>();
    for (const { index, entry } of walked[at] ?? []) {
      const outcome = await listing.take(headers, source, entry);
      if (outcome !== undefined) own.set(index, outcome);
    }
    directories.push(own);
  }
  return directories;
}

/** What an earlier copy holds of this medium goes over to this scan. */
async function adoptHeld(
  { scanId, mergeWith, spool, rows, isCopying }: CopyWishes,
  source: Source,
  files: readonly FoundFile[],
): Promise<Map<number, HeldRow>> {
  const isMerge = mergeWith !== undefined;
  const earlier = isMerge ? rows.ofScan(mergeWith) : rows.ofSource(source.path);
  const free = earlier.filter((row) => row.scanId !== scanId && !isCopying(row.scanId));
  const held = await findHeld({ source, files, spool }, free, isMerge);
  rows.adopt(
    scanId,
    [...held.values()].map(({ seq }) => ({ seq, sourcePath: source.path })),
  );
  return held;
}

/** A held file's header, from the vault: what will be imported is what is shown. */
function heldOutcome(
  headers: BoundedReader,
  source: Source,
  spool: Spool,
  { entry }: FoundFile,
  row: HeldRow,
): Promise<FileOutcome> {
  const open = () => spool.open(row.spoolName);
  return headers.read({ path: source.path, open, sizeOf: async () => row.sizeBytes }, entry);
}

/** A document has no UID: no import takes it over as it is, for what becomes of it is built. */
function heldFile(source: Source, outcome: FileOutcome, { file, modifiedAtMs }: WrittenCopy): HeldFile {
  return {
    sourcePath: source.path,
    path: outcome.path,
    sizeBytes: file.sizeBytes,
    modifiedAtMs,
    sopInstanceUid: outcome.kind === 'instance' ? outcome.instance.sopInstanceUid : '',
    spoolName: file.name,
    sha256: file.sha256,
  };
}
