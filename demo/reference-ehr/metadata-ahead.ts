import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { ArchiveAccess } from './archive-access.ts';
import { leanHeaders } from './lean-headers.ts';

/**
 * The headers of a series' images as DICOMweb gives them (PS3.18 §10.4), asked of the archive before the viewer asks: it shows nothing before it has them, and an
 * old Orthanc reads every file of the series for them (the plugin keeps them itself from 1.15 on). In memory only, never on a disk.
 */
export type MetadataAhead = {
  /**
   * Begins to ask for the series of these studies, one study's after the other, and returns at once: the first is what the viewer waits for, and two at a time
   * would each take twice as long. What goes wrong is left for the viewer's own request.
   */
  prepare(studyInstanceUids: readonly string[]): void;
  /** The archive's reply to this path, which is asked for now where it is not on its way; undefined for what is no series' headers, and for a series that is there twice. */
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

  const ofSeries = (path: string, version: string): Promise<Buffer> => {
    const known = kept.get(path);
    if (known?.version === version) return known.body;
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
    return entry.body;
  };

  const prepareStudy = async (uid: string): Promise<void> => {
    for (const { seriesInstanceUid, version } of await archive.seriesVersions({ StudyInstanceUID: uid }))
      await ofSeries(`/dicom-web/studies/${uid}/series/${seriesInstanceUid}/metadata`, version);
  };

  return {
    prepare(uids) {
      for (const uid of uids) prepareStudy(uid).catch(() => undefined);
    },
    async take(path) {
      const [, StudyInstanceUID, SeriesInstanceUID] =
        /^\/dicom-web\/studies\/([0-9.]+)\/series\/([0-9.]+)\/metadata$/.exec(path) ?? [];
      if (StudyInstanceUID === undefined || SeriesInstanceUID === undefined) return undefined;
      const [series, ...others] = await archive.seriesVersions({ StudyInstanceUID, SeriesInstanceUID });
      if (series === undefined || others.length > 0) return undefined;
      return ofSeries(path, series.version).catch(() => undefined);
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
