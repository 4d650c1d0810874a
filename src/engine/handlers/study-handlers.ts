import type { Choice, EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { TagRow, TagTable } from '../../contract/tags.ts';
import { charsetCandidates } from '../charset-candidates.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import type { TagPath } from '../dicom/edit.ts';
import { plannedSource } from '../dicom/planned-source.ts';
import { type DicomHeader, readHeader } from '../dicom/read-header.ts';
import { type TagRow as HeaderRow, tagRows } from '../dicom/tag-rows.ts';
import { readTagValue } from '../dicom/tag-value.ts';
import { patientName } from '../directory/patient-name.ts';
import { importEquipment } from '../import-equipment.ts';
import { displayPath } from '../media/display-path.ts';
import { planObject } from '../plan/plan-object.ts';
import { planFor } from './plan-handlers.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';

/** Rows that a table can hold without losing the reader: beyond this an instance is a database, not a header. */
const tagRowLimit = 20_000;

interface ImageRef {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** Calls that look into the images of a study. */
export function studyHandlers(rooms: Rooms): Pick<EngineHandlers, 'study'> {
  const { ledger, connections, intake } = rooms;
  return {
    study: {
      instances: async (ref) =>
        storedStudy(ledger, ref).instances.map(({ sopInstanceUid, seriesInstanceUid, path, instanceNumber }) => ({
          sopInstanceUid,
          seriesInstanceUid,
          path: displayPath(path),
          instanceNumber,
        })),
      async charsetCandidates({ patientId, ...ref }, { signal }) {
        const study = storedStudy(ledger, ref);
        const chosen = patientId && (await connections.directory()?.getPatient(patientId, signal));
        const known = chosen ? patientName(chosen) : undefined;
        return charsetCandidates(study, known, signal, intake.openMedium(ref.scanId));
      },
      tags: (ref) => withImage(rooms, ref, shownRows),
      plannedTags: async ({ sopInstanceUid, ...choice }, { signal }) =>
        plannedTags(rooms, { ...choice, sopInstanceUid }, choice, signal),
      tagValue: ({ path, offset, lengthBytes, ...ref }) =>
        withImage(rooms, ref, async (header, source) => {
          const found = await readTagValue(header, source, tagPath(path), { offset, lengthBytes });
          if (found === undefined) throw new FaultError('not-found');
          const { bytes, ...value } = found;
          return { ...value, readings: [...value.readings], path, offset, hex: bytes.toString('hex') };
        }),
    },
  };
}

/** Opens one image of a scan for as long as the look at it takes. @throws FaultError `not-found`, `media-changed`, and those of the medium */
async function withImage<T>(
  { ledger, intake }: Rooms,
  { sopInstanceUid, ...ref }: ImageRef,
  look: (header: DicomHeader, source: ByteSource) => Promise<T>,
): Promise<T> {
  const instance = storedStudy(ledger, ref).instances.find((one) => one.sopInstanceUid === sopInstanceUid);
  if (!instance) throw new FaultError('not-found');
  const medium = await intake.openMedium(ref.scanId)(instance.sourcePath);
  try {
    const bytes = await medium.open(instance.path);
    try {
      const read = await readHeader(bytes, { until: 'end' });
      if (!read.ok) throw new FaultError('media-changed');
      return await look(read.header, bytes);
    } finally {
      await bytes.close();
    }
  } finally {
    await medium.close();
  }
}

/** What an import would store, by the same steps as the upload takes; only the time of its records is now instead of the approval's. */
async function plannedTags(rooms: Rooms, ref: ImageRef, choice: Choice, signal: AbortSignal): Promise<TagTable> {
  const made = await planFor(rooms, storedStudy(rooms.ledger, ref), choice, signal);
  if (!made.ok) throw new FaultError('value-invalid', { keyword: made.problems[0]?.keyword ?? '' });
  const equipment = importEquipment(rooms.connections.settings().site, rooms.options.version);
  const approvedAt = rooms.now().toISOString();
  return withImage(rooms, ref, async (header, source) => {
    const planned = await planObject({ plan: made.plan, header, source, approvedAt, equipment });
    if (!planned.ok) throw new FaultError('file-not-rewritable', { reason: planned.reason });
    const after = plannedSource(planned.source, planned.plan);
    const read = await readHeader(after, { until: 'end' });
    if (!read.ok) throw new FaultError('file-not-rewritable', { reason: read.reason });
    return shownRows(read.header, after);
  });
}

async function shownRows(header: DicomHeader, source: ByteSource): Promise<TagTable> {
  const rows = await tagRows(header, source, { maxRows: tagRowLimit + 1 });
  return { rows: rows.slice(0, tagRowLimit).map(shownRow), cut: rows.length > tagRowLimit };
}

function shownRow(row: HeaderRow): TagRow {
  return {
    path: row.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .slice(1),
    depth: row.depth,
    tag: row.tag,
    keyword: row.keyword ?? '',
    name: row.name,
    vr: row.vr ?? '',
    vm: row.vm ?? '',
    lengthBytes: row.lengthBytes,
    text: row.text,
    cut: row.cut === true,
    guessed: row.guessed !== undefined,
    rawHex: row.rawHex,
    private: row.private,
    editable: row.editable,
    whyNot: row.whyNot ?? null,
  };
}

/** `A[0].B` as the steps that it is made of. */
function tagPath(path: string): TagPath {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, word]) =>
    index === undefined ? (word ?? '') : Number(index),
  );
}
