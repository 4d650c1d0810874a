import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { ScanListing, ScanProgress } from '../../contract/scan.ts';
import type { TagRow } from '../../contract/tags.ts';
import { charsetCandidates } from '../charset-candidates.ts';
import { readHeader } from '../dicom/read-header.ts';
import { type TagRow as HeaderRow, tagRows } from '../dicom/tag-rows.ts';
import { patientName } from '../directory/patient-name.ts';
import { displayPath } from '../media/display-path.ts';
import { practiceDisc } from '../practice-disc.ts';
import { scanMedia } from '../scan/scan-media.ts';
import { withMemory } from './disc-memory.ts';
import { ejectVolume } from './eject-volume.ts';
import type { Rooms } from './rooms.ts';
import { storedReport, storedStudy } from './stored-study.ts';

/** Rows that a table can hold without losing the reader: beyond this an instance is a database, not a header. */
const tagRowLimit = 20_000;

/** Calls that look at media: scan, and the tags of one instance. */
export function mediaHandlers(rooms: Rooms): Pick<EngineHandlers, 'media' | 'study'> {
  const { ledger, connections, reader, intake, volumes, emit, now, options } = rooms;
  /** What is being read right now: it must not be ejected under the reader. */
  const beingScanned = new Map<string, readonly string[]>();
  return {
    media: {
      makePracticeDisc: async (_, { signal }) => ({ path: await practiceDisc(options.home, signal) }),
      async scan({ scanId, paths, password, copy, mergeWith }, { signal }) {
        beingScanned.set(scanId, paths);
        const wanted = {
          scanId,
          paths,
          ...(password === undefined ? {} : { password }),
          signal,
          onProgress: (step: ScanProgress) => emit('media', 'scanProgress', step),
          onListing: (listing: ScanListing) => emit('media', 'scanListing', listing),
        };
        const scanning =
          copy === true
            ? intake.copy({ ...wanted, ...(mergeWith === undefined ? {} : { mergeWith }) })
            : scanMedia(wanted);
        const result = withMemory(ledger, await scanning.finally(() => beingScanned.delete(scanId)));
        if (password !== undefined) for (const { path } of result.report.sources) reader.unlock(path, password);
        reader.count(result.report.bytesRead, result.report.filesOpened);
        ledger.scans.save(
          {
            report: result.report,
            studies: new Map(result.studies.map((study) => [study.studyInstanceUid, study])),
            documents: result.documents,
          },
          now().toISOString(),
        );
        if (copy === true) await intake.finish(result);
        await intake.sweep();
        return result.report;
      },
      async stopCopy({ scanId }) {
        intake.stop(scanId);
        return {};
      },
      discardCopy: async ({ scanId }) => ({ files: await intake.discard(scanId) }),
      report: async ({ scanId }) => storedReport(ledger, scanId),
      volumes: async () => volumes.list(),
      eject: async (asked) => ({
        outcome: await ejectVolume(rooms, asked, [...beingScanned.values()].flat()),
      }),
    },
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
      async tags({ sopInstanceUid, ...ref }) {
        const instance = storedStudy(ledger, ref).instances.find((one) => one.sopInstanceUid === sopInstanceUid);
        if (!instance) throw new FaultError('not-found');
        const medium = await intake.openMedium(ref.scanId)(instance.sourcePath);
        try {
          const bytes = await medium.open(instance.path);
          try {
            const read = await readHeader(bytes, { until: 'end' });
            if (!read.ok) throw new FaultError('media-changed');
            return (await tagRows(read.header, bytes, { maxRows: tagRowLimit })).map(shownRow);
          } finally {
            await bytes.close();
          }
        } finally {
          await medium.close();
        }
      },
    },
  };
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
    guessed: row.guessed !== undefined,
    rawHex: row.rawHex,
    private: row.private,
    editable: row.editable,
  };
}
