import { FaultError } from '../../contract/fault.ts';
import type { ScanListing, ScanProgress, ScanReport } from '../../contract/scan.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { describeDocument } from '../documents/describe-document.ts';
import type { FoundDocument } from '../documents/document-facts.ts';
import { documentStudy } from '../documents/document-study.ts';
import { displayPath } from '../media/display-path.ts';
import { openSource } from '../media/open-source.ts';
import type { Source } from '../media/source.ts';
import { groupStudies } from '../study/group-studies.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { type BoundedReader, boundedReader } from './bounded-reader.ts';
import { compareDirectory } from './compare-directory.ts';
import type { FileOutcome } from './file-outcome.ts';
import { type DuplicateFindings, findDuplicates, sha256Of } from './find-duplicates.ts';
import { type InstantListing, instantListing } from './instant-listing.ts';
import { mediaFingerprint } from './media-fingerprint.ts';
import { offerDocuments } from './offer-documents.ts';
import { readSources } from './read-sources.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { type ProgressReporter, progressReporter } from './scan-progress.ts';
import { tallySeries } from './series-tally.ts';
import { type SourceFindings, studyNotes } from './study-notes.ts';

export interface ScanOptions {
  readonly scanId: string;
  /** Folders, mounted discs, single files; several are one scan. */
  readonly paths: readonly string[];
  /** For what is encrypted in zips; used for this scan and not kept. */
  readonly password?: string;
  readonly signal?: AbortSignal;
  /** Called at most ten times a second and once at the end. */
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Called as soon as a DICOMDIR was read: what it promises, before any of it was looked at. */
  readonly onListing?: (listing: ScanListing) => void;
  /** Whether somebody will ask if the medium was here before. Default true. */
  readonly isRemembered?: boolean;
  /** How the files are read: headers only, unless something else is given. */
  readonly reader?: SourceReader;
  /** How much one file may cost; an impatient test lowers it. */
  readonly limits?: ReadingLimits;
}

/** Reads the files of sources. One that reads them whole knows their contents too. */
export interface SourceReader {
  read: typeof readSources;
  /** SHA-256 of a file that was read whole, hex. */
  sha256?(sourcePath: string, path: string): string | undefined;
  /** A file that was kept whole, to be looked at again without its medium; undefined for any other. After `read`. */
  open?(sourcePath: string, path: string): Promise<ByteSource> | undefined;
}

export interface ScanResult {
  readonly report: ScanReport;
  /** With the empty study of `report.documentStudy`, where there is one. */
  readonly studies: readonly ScannedStudy[];
  /** What `report.sources[].documents` offers, as it lies on the media. */
  readonly documents: readonly FoundDocument[];
}

/**
 * Reads the headers of everything on some media: what is there, and what became of each file. Never writes, opens nothing but DICOM and what may be a
 * patient's document beyond its first bytes.
 * Throws `path-not-found` and `path-unreadable` for the paths themselves and `cancelled` within a second of the signal; a file that
 * cannot be read is part of the result.
 */
export async function scanMedia(options: ScanOptions): Promise<ScanResult> {
  const {
    scanId,
    paths,
    password,
    signal,
    onProgress,
    onListing,
    isRemembered = true,
    reader = { read: readSources },
    limits,
  } = options;
  const files = boundedReader(limits);
  const sources: Source[] = [];
  const listing = instantListing(scanId, onListing);
  const work = async (): Promise<ScanResult> => {
    for (const path of paths) sources.push(await openSource(path, password === undefined ? {} : { password }));
    const how = { scanId, reader, files, listing, isRemembered, ...(signal === undefined ? {} : { signal }) };
    return scanSources(distinct(sources), progressReporter(scanId, onProgress), how);
  };
  try {
    return await endedBy(signal, work());
  } finally {
    files.close();
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** A drive that hangs cannot be interrupted, but need not be waited for either. */
async function endedBy<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(new FaultError('cancelled'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted.promise]);
  } catch (error) {
    throw signal.aborted ? new FaultError('cancelled') : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The same folder named twice is read once. */
function distinct(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [source.path, source])).values()];
}

async function scanSources(
  sources: readonly Source[],
  progress: ProgressReporter,
  {
    scanId,
    reader,
    files,
    listing,
    isRemembered,
    signal,
  }: Pick<ScanOptions, 'scanId' | 'signal'> & {
    reader: SourceReader;
    files: BoundedReader;
    listing: InstantListing;
    isRemembered: boolean;
  },
): Promise<ScanResult> {
  const outcomes = await reader.read(sources, progress, listing, signal, files);
  const findings = sources.map((source, index): SourceFindings & { source: Source } => ({
    source,
    path: source.path,
    outcomes: outcomes[index] ?? [],
    directory: compareDirectory(outcomes[index] ?? []),
  }));
  const instances = findings.flatMap(({ outcomes: own }) =>
    own.flatMap((each) => (each.kind === 'instance' ? each.instance : [])),
  );
  const listed = new Map(findings.map(({ path, directory }) => [path, directory.listed]));
  const isListed = ({ sourcePath, path }: ScannedInstance) => listed.get(sourcePath)?.has(path) === true;
  const sorted = await findDuplicates(instances, isListed, hasher(sources, reader, signal));
  const tallies = findings.map((each) => tallySeries(each, sorted));
  const notes = studyNotes(findings, sorted.kept, sorted.conflicts, tallies.flat());
  const { patients, studies } = groupStudies(sorted.kept, notes);
  const documents: FoundDocument[][] = [];
  for (const { source, outcomes: own } of findings) {
    const open = (path: string) => reader.open?.(source.path, path) ?? source.open(path);
    documents.push(await offerDocuments({ path: source.path, open }, own, signal));
  }
  const forDocuments = studies.length === 0 ? documentStudy(documents.flat()) : null;
  const report: ScanReport = {
    scanId,
    sources: findings.map(({ source, directory }, index) => ({
      path: source.path,
      kind: source.kind,
      label: displayPath(source.label),
      fingerprint: isRemembered
        ? mediaFingerprint(
            (outcomes[index] ?? []).map(({ path }) => path),
            sorted.kept.filter(({ sourcePath }) => sourcePath === source.path),
          )
        : null,
      lastImport: null,
      dicomdir: {
        present: directory.present,
        records: directory.records,
        missing: directory.missing.map((file) => file.path),
        unlisted: directory.unlisted.length,
        series: directory.present ? (tallies[index] ?? []).map(({ number: _, ...tally }) => tally) : [],
      },
      documents: (documents[index] ?? []).map(describeDocument),
    })),
    patients,
    documentStudy: forDocuments?.summary ?? null,
    files: fileReport(
      findings.flatMap(({ outcomes: own }) => own),
      sorted,
    ),
    bytesRead: sources.reduce((sum, source) => sum + source.meter.bytesRead, 0),
    filesOpened: sources.reduce((sum, source) => sum + source.meter.filesOpened, 0),
    elapsedMs: progress.elapsedMs(),
  };
  return {
    report,
    studies: forDocuments === null ? studies : [...studies, forDocuments],
    documents: documents.flat(),
  };
}

function hasher(sources: readonly Source[], reader: SourceReader, signal: AbortSignal | undefined) {
  const known = new Map<ScannedInstance, Promise<string | null>>();
  const hash = async ({ sourcePath, path }: ScannedInstance): Promise<string | null> => {
    const source = sources.find((each) => each.path === sourcePath);
    if (source === undefined) throw new Error('an instance without its source');
    const known = reader.sha256?.(sourcePath, path);
    if (known !== undefined) return known;
    try {
      return await sha256Of(source.openStream(path, signal === undefined ? {} : { signal }));
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  };
  return (instance: ScannedInstance): Promise<string | null> => {
    const pending = known.get(instance) ?? hash(instance);
    known.set(instance, pending);
    return pending;
  };
}

/** Every file in exactly one class. Files that share a UID but not their content are DICOM files and counted so; their study carries the warning. */
function fileReport(outcomes: readonly FileOutcome[], sorted: DuplicateFindings): ScanReport['files'] {
  const files: ScanReport['files'] = { total: outcomes.length, dicom: 0, duplicate: 0, skipped: [], unreadable: [] };
  for (const outcome of outcomes) {
    const path = displayPath(outcome.path);
    if (outcome.kind === 'directory') files.skipped.push({ path, reason: 'dicomdir' });
    if (outcome.kind === 'skipped') files.skipped.push({ path, reason: outcome.reason });
    if (outcome.kind === 'unreadable') {
      const { reason, bytesLost, lostRanges } = outcome;
      files.unreadable.push({ path, reason, bytesLost, ...(lostRanges && { lostRanges: [...lostRanges] }) });
    }
  }
  files.duplicate = sorted.duplicates.length;
  files.dicom = sorted.kept.length + sorted.conflicts.length;
  return files;
}
