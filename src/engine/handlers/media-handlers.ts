import type { EngineHandlers } from '../../contract/engine.ts';
import type { ScanListing, ScanProgress } from '../../contract/scan.ts';
import { practiceDisc } from '../practice-disc.ts';
import { scanMedia } from '../scan/scan-media.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import { withMemory } from './disc-memory.ts';
import { ejectVolume } from './eject-volume.ts';
import type { LiveScans } from './live-scans.ts';
import { recentPlaces } from './recent-places.ts';
import type { Rooms } from './rooms.ts';
import { storedReport } from './stored-study.ts';
import { undecidedScans } from './undecided-scans.ts';

/** Calls that look at media: scan, copy, eject. */
export function mediaHandlers(rooms: Rooms, scans: LiveScans): Pick<EngineHandlers, 'media'> {
  const { ledger, connections, reader, intake, volumes, emit, now, options } = rooms;
  const tellSeries = (scanId: string, instance: ScannedInstance): void => {
    const seen = scans.seen(scanId, instance);
    if (seen !== null) emit('media', 'seriesSeen', seen);
  };
  return {
    media: {
      makePracticeDisc: async (_, { signal }) => ({ path: await practiceDisc(options.home, signal) }),
      recentPlaces: async () => recentPlaces(ledger, options.home),
      async scan({ scanId, paths, password, copy, mergeWith }, { signal }) {
        scans.begin(scanId, paths);
        rooms.work.changed();
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
            ? intake.copy({
                ...wanted,
                onSeries: (first) => tellSeries(scanId, first),
                ...(mergeWith === undefined ? {} : { mergeWith }),
              })
            : scanMedia(wanted);
        const result = withMemory(
          ledger,
          await scanning.finally(() => {
            scans.end(scanId);
            rooms.work.changed();
          }),
        );
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
        emit('app', 'notice', { kind: 'disc-read', scanId, studies: result.studies.length });
        return result.report;
      },
      async stopCopy({ scanId }) {
        intake.stop(scanId);
        return {};
      },
      discardCopy: async ({ scanId }) => ({ files: await intake.discard(scanId) }),
      report: async ({ scanId }) => storedReport(ledger, scanId),
      undecidedScans: async () => undecidedScans(ledger, connections.settings().copies.keepHours),
      volumes: async () => volumes.list(),
      eject: async (asked) => ({
        outcome: await ejectVolume(rooms, asked, scans.paths()),
      }),
    },
  };
}
