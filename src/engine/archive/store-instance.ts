import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { answerFault, exchange, parseJson, type RequestBody } from './exchange.ts';

const replySchema = z.object({
  ID: z.string(),
  ParentStudy: z.string(),
  Status: z.enum(['Success', 'AlreadyStored', 'FilteredOut']),
});

export interface StoredInstance {
  /** `AlreadyStored`: the archive keeps what it had, which may be other content. `FilteredOut`: nothing was stored, though HTTP says 200. */
  readonly status: 'Success' | 'AlreadyStored' | 'FilteredOut';
  readonly orthancId: string;
  readonly orthancStudyId: string;
  /** MD5 of the bytes that left, in hex. */
  readonly md5: string;
}

/**
 * `POST /instances`. Sends one DICOM file and reads what became of it; `onBytes` hears of each part that left. Where the body brings the `md5` of its bytes
 * along (hex), they are not hashed again.
 * @throws FaultError of the archive: `archive-refused-file`, `archive-full`, `archive-unauthorized`, or a transient one.
 */
export async function storeInstance(
  client: ArchiveClient,
  body: RequestBody & { readonly md5?: string },
  options: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
): Promise<StoredInstance> {
  let md5 = body.md5 ?? '';
  async function* hashed(): AsyncGenerator<Buffer> {
    const hash = body.md5 === undefined ? createHash('md5') : null;
    for await (const part of body.stream()) {
      hash?.update(part);
      options.onBytes?.(part.length);
      yield part;
    }
    if (hash !== null) md5 = hash.digest('hex');
  }
  const answer = await exchange(client, {
    method: 'POST',
    path: 'instances',
    body: { sizeBytes: body.sizeBytes, stream: hashed },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (answer.status !== 200) throw answerFault(answer);
  const reply = replySchema.safeParse(parseJson(answer.body));
  if (!reply.success || md5 === '') throw new FaultError('archive-error', { status: 200, reason: 'reply' });
  return { status: reply.data.Status, orthancId: reply.data.ID, orthancStudyId: reply.data.ParentStudy, md5 };
}
