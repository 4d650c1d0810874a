import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchiveSeries, DownloadProgress, DownloadResult } from '../../contract/archive.ts';
import { FaultError } from '../../contract/fault.ts';
import type { DownloadFormat } from '../../contract/plain.ts';
import type { ArchiveBrowser } from '../archive/browse/archive-browser.ts';
import { openFileSource } from '../dicom/byte-source.ts';
import { readDicomdir } from '../dicom/dicomdir.ts';
import { type DirectoryEntry, directoryEntryOf } from './directory-entry.ts';
import { fetchInstance, type WantedInstance } from './fetch-instance.ts';
import { fileName } from './file-names.ts';
import { openPartPlace, type PartPlace, placeFault, syncFolder } from './part-place.ts';
import { writeDicomdir } from './write-dicomdir.ts';
import { writeZip, type ZipWriter } from './zip-file.ts';

export interface DownloadOptions {
  readonly browser: ArchiveBrowser;
  /** The archive's own id. */
  readonly studyId: string;
  readonly format: DownloadFormat;
  /** The final path; nothing may be there yet. */
  readonly target: string;
  readonly onProgress: (progress: Omit<DownloadProgress, 'downloadId'>) => void;
  readonly signal?: AbortSignal;
}

interface Placed extends WantedInstance {
  readonly name: readonly string[];
}

/** The archive has other visitors, and the line hardly carries more (standards.md §3.4(8)). */
const lanes = 4;
/** A study into which images keep arriving is downloaded another time. */
const mostRounds = 5;

/**
 * Brings a whole study from the archive to the disk. It grows under a `.part` name; each file is compared with the archive's own MD5, the study is counted
 * again at the end (what arrived meanwhile is fetched too), a directory is read back, and only then it gets its name. Whatever ends it earlier leaves nothing.
 * @throws FaultError `not-found`, `download-exists`, `download-place`, `disk-full`, `download-damaged`, of the archive; the signal's reason
 */
export async function downloadStudy(options: DownloadOptions): Promise<DownloadResult> {
  const { browser, studyId, format, target, signal } = options;
  const found = await browser.study(studyId, signal);
  if (found === null) throw new FaultError('not-found');
  const place = await openPartPlace(target, found.bytes);
  const zip = format === 'zip' ? await writeZip(join(place.folder, 'study.zip')) : null;
  try {
    const files = await fetchAll(options, found, place, zip);
    if (format === 'medium') await addDirectory(place.folder, files.placed);
    if (zip === null) await place.finish(place.folder);
    else {
      await zip.finish();
      await place.finish(join(place.folder, 'study.zip'));
    }
    const { bytes, checkedBy } = files;
    return { path: target, instances: files.placed.length, bytes, checkedBy };
  } catch (error) {
    zip?.abandon();
    await place.discard();
    throw placeFault(error, target);
  }
}

interface Files {
  readonly placed: Placed[];
  readonly bytes: number;
  readonly checkedBy: DownloadResult['checkedBy'];
}

async function fetchAll(
  { browser, studyId, format, onProgress, signal }: DownloadOptions,
  { study, bytes: bytesTotal }: NonNullable<Awaited<ReturnType<ArchiveBrowser['study']>>>,
  place: PartPlace,
  zip: ZipWriter | null,
): Promise<Files> {
  const done = new Map<string, Placed>();
  let bytes = 0;
  let checkedBy: DownloadResult['checkedBy'] = 'md5';
  let total = study.instances;
  const tell = () => onProgress({ done: done.size, total, bytes, bytesTotal });
  tell();

  async function fetchOne(instance: Placed): Promise<void> {
    const path = join(place.folder, ...instance.name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fetched = await fetchInstance(browser, instance, path, {
      onBytes(came) {
        bytes += came;
        tell();
      },
      ...(signal ? { signal } : {}),
    });
    if (fetched.checkedBy === 'count') checkedBy = 'count';
    if (zip !== null) {
      await zip.add(path, instance.name.join('/'));
      await rm(path);
    }
    done.set(instance.id, instance);
    tell();
  }

  for (let round = 0; ; round += 1) {
    const listed = await placesOf(browser, studyId, format, signal);
    const missing = listed.filter(({ id }) => !done.has(id));
    // An image that is gone, or a study that never stands still, is none that could be handed over as whole.
    if (listed.length < done.size + missing.length || round > mostRounds) throw new FaultError('download-damaged');
    if (listed.length === 0) throw new FaultError('not-found');
    if (missing.length === 0) return { placed: listed, bytes, checkedBy };
    total = listed.length;
    await inLanes(missing, fetchOne);
  }
}

/** Every instance with its name on the disk, series by series. */
async function placesOf(
  browser: ArchiveBrowser,
  studyId: string,
  format: DownloadFormat,
  signal?: AbortSignal,
): Promise<Placed[]> {
  const found = await browser.study(studyId, signal);
  if (found === null) throw new FaultError('not-found');
  const { studyInstanceUid } = found.study;
  const ofSeries = async (one: ArchiveSeries, at: number): Promise<Placed[]> => {
    const instances = await browser.instances({ studyInstanceUid, seriesId: one.id }, signal);
    return instances.map(({ id, sopInstanceUid }, index) => ({
      ...{ id, sopInstanceUid, studyInstanceUid, seriesInstanceUid: one.seriesInstanceUid },
      name: fileName(format, at, one.modality, index),
    }));
  };
  const lists: Placed[] = [];
  for (const [at, one] of found.series.entries()) lists.push(...(await ofSeries(one, at)));
  return lists;
}

/** The first that fails ends the others before they begin anything new. */
async function inLanes<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return;
      await run(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

/** Writes the DICOMDIR and reads it back: every file must be listed, under its own name. */
async function addDirectory(folder: string, placed: readonly Placed[]): Promise<void> {
  const entries: DirectoryEntry[] = [];
  for (const { name } of placed) {
    const entry = await directoryEntryOf(join(folder, ...name), name);
    if (entry === null) throw new FaultError('download-damaged', { path: name.join('/') });
    entries.push(entry);
  }
  const path = join(folder, 'DICOMDIR');
  await writeFile(path, writeDicomdir(entries), { mode: 0o600, flush: true });
  const source = openFileSource(path);
  try {
    const { files, warnings } = await readDicomdir(source);
    const listed = new Set(files.map(({ fileId }) => fileId.join('/')));
    if (warnings.length > 0 || !placed.every(({ name }) => listed.has(name.join('/'))))
      throw new FaultError('download-damaged', { path: 'DICOMDIR' });
  } finally {
    await source.close();
  }
  await syncFolder(folder);
}
