import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { ArchiveAccess } from './archive-access.ts';
import { leanHeaders } from './lean-headers.ts';

/**
 * The headers of a series' images as DICOMweb gives them (PS3.18 §10.4), asked of the archive before the viewer asks: it shows nothing before it has them, and an
 * old Orthanc reads every file of the series for them (the plugin keeps them itself from 1.15 on). In memory only, never on a disk.
 */
export type MetadataAhead = {
  /** Begins to ask for every series of these studies, and returns at once. What goes wrong is left for the viewer's own request. */
  prepare(studyInstanceUids: readonly string[]): void;
  /** The archive's reply to this path, where it is here or on its way and nothing was added to the series since; undefined otherwise. */
  take(path: string): Promise<Buffer | undefined>;
};

type Kept = { version: string; body: Promise<Buffer>; bytes: number };

/** A thousand CT images have about 10 MB of headers. */
const MOST_BYTES = 256 * 1024 * 1024;

/** @param host the `Host` under which viewers ask: DICOMweb writes it into the addresses of its replies */
export function createMetadataAhead(archive: ArchiveAccess, host: () => string): MetadataAhead {
  const kept = new Map<string, Kept>();

  const drop = (): void => {
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [path, { bytes }] of kept) {
      if (total <= MOST_BYTES) break;
      kept.delete(path);
      total -= bytes;
    }
  };

  const prepareSeries = (path: string, version: string): void => {
    if (kept.get(path)?.version === version) return;
    const entry: Kept = { version, body: ask(archive, path, host()).then(leanHeaders), bytes: 0 };
    kept.delete(path);
    kept.set(path, entry);
    entry.body.then(
      ({ length }) => {
        entry.bytes = length;
        drop();
      },
      () => {
        if (kept.get(path) === entry) kept.delete(path);
      },
    );
  };

  return {
    prepare(uids) {
      for (const uid of uids)
        archive
          .seriesVersions({ StudyInstanceUID: uid })
          .then((found) => {
            for (const { seriesInstanceUid, version } of found)
              prepareSeries(`/dicom-web/studies/${uid}/series/${seriesInstanceUid}/metadata`, version);
          })
          .catch(() => undefined);
    },
    async take(path) {
      const entry = kept.get(path);
      const [, StudyInstanceUID, SeriesInstanceUID] =
        /^\/dicom-web\/studies\/([0-9.]+)\/series\/([0-9.]+)\/metadata$/.exec(path) ?? [];
      if (entry === undefined || StudyInstanceUID === undefined || SeriesInstanceUID === undefined) return undefined;
      const found = await archive.seriesVersions({ StudyInstanceUID, SeriesInstanceUID });
      // Of a study that is there twice, or has changed, nothing is known here.
      if (found.length !== 1 || found[0]?.version !== entry.version) return undefined;
      return entry.body.catch(() => undefined);
    },
  };
}

/** One GET under the EHR's own account. @throws Error where the archive does not answer with 200 */
async function ask(archive: ArchiveAccess, path: string, host: string): Promise<Buffer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: archive.authorization, host, accept: 'application/dicom+json' };
    const request = httpRequest(new URL(path, archive.url), { headers, timeout: 120_000 });
    request.once('response', resolve);
    request.once('timeout', () => request.destroy(new Error('the archive is silent')));
    request.once('error', reject);
    request.end();
  });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
  return Buffer.concat(parts);
}
