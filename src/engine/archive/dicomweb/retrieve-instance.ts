import { createHash } from 'node:crypto';
import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../archive-client.ts';
import type { InstancePlace } from '../archive-verbs.ts';
import { answerFault, exchange } from '../exchange.ts';

/** The checksums of an instance as an archive gives it back. */
export interface RetrievedInstance {
  readonly md5: string;
  /** Without preamble and file meta information, which archives may write anew (PS3.10 §7.1). */
  readonly dataSetMd5: string;
}

/** Reads one instance back (WADO-RS, PS3.18 §10.4) in the transfer syntax that the archive keeps. Null when it does not hold it. */
export async function retrieveInstance(
  client: ArchiveClient,
  place: InstancePlace,
  signal?: AbortSignal,
): Promise<RetrievedInstance | null> {
  const file = await retrieveFile(client, place, signal);
  if (file === null) return null;
  return {
    md5: createHash('md5').update(file).digest('hex'),
    dataSetMd5: createHash('md5')
      .update(file.subarray(dataSetStart(file)))
      .digest('hex'),
  };
}

/** The file itself; null when the archive does not hold it. */
export async function retrieveFile(
  client: ArchiveClient,
  { id, studyInstanceUid, seriesInstanceUid }: InstancePlace,
  signal?: AbortSignal,
): Promise<Buffer | null> {
  const path = `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${id}`;
  const headers = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' };
  const answer = await exchange(client, { method: 'GET', path, headers, ...(signal ? { signal } : {}) });
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw answerFault(answer);
  return onlyPart(answer.body, answer.headers['content-type'] ?? '');
}

/** Where the data set begins: after preamble, `DICM` and the group of length (0002,0000) says. 0 for a file without. */
export function dataSetStart(file: Buffer): number {
  if (file.length < 144 || file.toString('latin1', 128, 132) !== 'DICM' || file.readUInt32LE(132) !== 0x00000002)
    return 0;
  return 144 + file.readUInt32LE(140);
}

/** The body of a multipart answer's one part (RFC 2046 §5.1). */
function onlyPart(body: Buffer, contentType: string): Buffer {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const start = body.indexOf('\r\n\r\n');
  const end = boundary === undefined ? -1 : body.lastIndexOf(`\r\n--${boundary}`);
  if (start < 0 || end < start) throw new FaultError('archive-not-dicomweb', { reason: 'multipart' });
  return body.subarray(start + 4, end);
}
