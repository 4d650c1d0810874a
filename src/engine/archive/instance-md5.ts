import { createHash } from 'node:crypto';
import type { ArchiveClient } from './archive-client.ts';
import { answerFault, exchange } from './exchange.ts';

export interface HeldMd5 {
  /** Hex. */
  readonly md5: string;
  /** `record`: Orthanc's own. `file`: it keeps none, so the file was fetched and hashed here. `read-back`: the same over DICOMweb. */
  readonly by: 'record' | 'file' | 'read-back';
  /** Of the data set alone, where the archive may have written the file meta information anew. */
  readonly dataSetMd5?: string;
}

/**
 * The MD5 of an instance as the archive keeps it, in hex; null when it does not hold the instance. Orthanc's own record is asked
 * (`/attachments/dicom/md5`); where it keeps none (`StoreMD5ForAttachments: false`), the file is fetched and hashed here.
 */
export async function instanceMd5(
  client: ArchiveClient,
  orthancId: string,
  signal?: AbortSignal,
): Promise<HeldMd5 | null> {
  const common = { method: 'GET', ...(signal ? { signal } : {}) } as const;
  const recorded = await exchange(client, { ...common, path: `instances/${orthancId}/attachments/dicom/md5` });
  if (recorded.status === 200) return { md5: recorded.body.toString('latin1').trim().toLowerCase(), by: 'record' };
  if (recorded.status !== 404) throw answerFault(recorded);
  const file = await exchange(client, { ...common, path: `instances/${orthancId}/file` });
  if (file.status === 200) return { md5: createHash('md5').update(file.body).digest('hex'), by: 'file' };
  if (file.status === 404) return null;
  throw answerFault(file);
}
