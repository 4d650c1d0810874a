import { createHash } from 'node:crypto';
import { type DiscItem, type DiscPlan, encodeInstance, VOLUME_LABEL } from './disc-item.ts';
import type { DiscManifest } from './disc-manifest.ts';
import type { DiscInstance, DiscRecipe, DiscStudy } from './disc-study.ts';
import { type DiscWriter, openFolderWriter } from './folder-writer.ts';
import { openIsoWriter } from './iso-writer.ts';
import { DISC_KINDS, type DiscKind } from './kinds.ts';
import { dicomDate } from './names.ts';

/** What disc to make and where. */
export interface MakeDiscOptions {
  /** A folder that is new or empty, or a new file whose name ends in `.iso`. */
  readonly outPath: string;
  readonly kind: DiscKind;
  readonly seed: number;
  readonly patients: number;
  /** Studies of each patient. */
  readonly studies: number;
  /** CT slices of the first study; later CTs have at most 24. */
  readonly images: number;
  /** Who the patient is, with UIDs of her own; an invented person without. */
  readonly person?: DiscRecipe['person'];
  readonly onProgress?: ((step: DiscProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Files written so far, of all. */
export interface DiscProgress {
  readonly done: number;
  readonly total: number;
  readonly bytesWritten: number;
}

interface WrittenFile {
  readonly item: DiscItem;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Makes a synthetic disc: the same options give the same bytes on every machine and day.
 * Returns what was put on it and what a scan must find.
 * @throws Error when the place is taken; the signal's reason when cancelled. Either way nothing is left behind.
 */
export async function makeDisc(options: MakeDiscOptions): Promise<DiscManifest> {
  const { kind, seed, patients, studies, images, outPath } = options;
  const entry = DISC_KINDS.find((known) => known.name === kind);
  if (entry === undefined) throw new Error(`There is no kind of disc named ${kind}.`);
  const uidSalt = `${entry.ownUids ? kind : ''}${options.person?.patientId ?? ''}`;
  const person = options.person === undefined ? {} : { person: options.person };
  const plan = entry.plan({ kind, seed, patients, studies, images, uidSalt, ...person });
  const date = burnDate(seed);
  const writer = await (outPath.toLowerCase().endsWith('.iso')
    ? openIsoWriter(outPath, VOLUME_LABEL, date)
    : openFolderWriter(outPath, date));
  try {
    const written = await writeItems(writer, plan, options);
    await writer.close();
    return manifestOf(options, plan, written);
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** Discs are burnt at noon of the day of their first study. */
function burnDate(seed: number): Date {
  return new Date(dicomDate(seed, 0).replace(/(....)(..)(..)/, '$1-$2-$3T12:00:00Z'));
}

async function writeItems(writer: DiscWriter, plan: DiscPlan, options: MakeDiscOptions): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  let bytesWritten = 0;
  for (const [index, item] of plan.items.entries()) {
    options.signal?.throwIfAborted();
    if (item.type === 'symlink') {
      if (await writer.writeSymlink(item.path, item.target)) written.push({ item, sizeBytes: 0, sha256: '' });
    } else {
      const chunks = item.type === 'instance' ? encodeInstance(item.instance) : item.bytes();
      const hash = createHash('sha256');
      for (const chunk of chunks) hash.update(chunk);
      const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      await writer.writeFile(item.path, chunks);
      bytesWritten += sizeBytes;
      written.push({ item, sizeBytes, sha256: hash.digest('hex') });
    }
    options.onProgress?.({ done: index + 1, total: plan.items.length, bytesWritten });
  }
  return written;
}

function manifestOf(options: MakeDiscOptions, plan: DiscPlan, written: readonly WrittenFile[]): DiscManifest {
  const instances = written.flatMap(({ item, sizeBytes, sha256 }) =>
    item.type === 'instance' ? [{ path: item.path, instance: item.instance, sizeBytes, sha256 }] : [],
  );
  const paths = new Set(written.map(({ item }) => item.path));
  const listed = plan.directory?.listed.map((entry) => entry.path) ?? [];
  const isListed = new Set(listed);
  const series = [
    ...new Map(instances.map(({ instance }) => [instance.series.seriesInstanceUid, instance.series])).values(),
  ];
  const studies = [...new Map(series.map(({ study }) => [study.studyInstanceUid, study])).values()];
  return {
    kind: options.kind,
    seed: options.seed,
    volumeLabel: VOLUME_LABEL,
    patients: patientsOf(studies),
    studies: studies.map((study) => ({
      studyInstanceUid: study.studyInstanceUid,
      patientId: study.person.patientId,
      description: study.description,
      modality: study.modality,
      date: study.date,
      accessionNumber: study.accessionNumber,
    })),
    series: series.map(({ seriesInstanceUid, study, modality, number, description }) => ({
      seriesInstanceUid,
      studyInstanceUid: study.studyInstanceUid,
      modality,
      number,
      description,
      instances: countDistinct(
        instances.map(({ instance }) => instance).filter((each) => each.series.seriesInstanceUid === seriesInstanceUid),
      ),
    })),
    instances: instances.map(({ path, instance, sizeBytes, sha256 }) => ({
      path,
      sopInstanceUid: instance.sopInstanceUid,
      seriesInstanceUid: instance.series.seriesInstanceUid,
      sizeBytes,
      sha256,
    })),
    expectedFaults: [...written.flatMap(({ item }) => faultOf(item)), ...refusals(plan)],
    nonDicom: written.flatMap(({ item }) =>
      item.type === 'company' ? [{ path: item.path, reason: item.reason }] : [],
    ),
    remarks: written.flatMap(({ item }) =>
      item.remark === undefined ? [] : [{ path: item.path, remark: item.remark }],
    ),
    dicomdir: {
      present: plan.directory !== null,
      readable: plan.directory?.readable ?? false,
      listed,
      missing: listed.filter((path) => !paths.has(path)),
      unlisted: plan.directory === null ? [] : instances.map(({ path }) => path).filter((path) => !isListed.has(path)),
    },
  };
}

function patientsOf(studies: readonly DiscStudy[]): DiscManifest['patients'] {
  return [...new Map(studies.map(({ person }) => [person.patientId, person])).values()].map((person) => ({
    patientId: person.patientId,
    issuerOfPatientId: person.issuerOfPatientId ?? null,
    patientName: person.patientName,
    birthDate: person.birthDate,
    sex: person.sex,
  }));
}

function countDistinct(instances: readonly DiscInstance[]): number {
  return new Set(instances.map((instance) => instance.sopInstanceUid)).size;
}

function faultOf(item: DiscItem): DiscManifest['expectedFaults'] {
  if (item.type === 'fault') return [{ path: item.path, reason: item.reason }];
  return item.type === 'symlink' ? [{ path: item.path, reason: 'symlink' }] : [];
}

function refusals(plan: DiscPlan): DiscManifest['expectedFaults'] {
  return (plan.refusedPaths ?? []).map((path) => ({ path, reason: 'path-escape' as const }));
}
