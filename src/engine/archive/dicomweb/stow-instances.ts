import { createHash, randomUUID } from 'node:crypto';
import type { ArchiveClient } from '../archive-client.ts';
import { answerFault, exchange, type RequestBody } from '../exchange.ts';
import { dicomJsonSchema, jsonItems, jsonText } from './dicom-json.ts';

/** One instance of a batch. */
export interface StowPart extends RequestBody {
  readonly sopInstanceUid: string;
}
export interface StowOutcome {
  /** Listed as stored. What is not listed was not stored, whatever HTTP says. */
  readonly stored: boolean;
  /** Failure Reason (0008,1197), PS3.3 §C.12.1.1; null where none was given. */
  readonly reason: number | null;
  /** MD5 of the bytes that left, in hex. */
  readonly md5: string;
}

/**
 * Stores a batch (STOW-RS, PS3.18 §10.5) in one request: multipart, streamed, its exact length known. Results are by SOP Instance UID.
 * @throws FaultError of the archive when the whole request was turned away.
 */
export async function stowInstances(
  client: ArchiveClient,
  parts: readonly StowPart[],
  options: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
): Promise<ReadonlyMap<string, StowOutcome>> {
  const boundary = `gantry-${randomUUID()}`;
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const tail = Buffer.from(`--${boundary}--\r\n`);
  const lineEnd = Buffer.from('\r\n');
  const sums = new Map<string, string>();

  async function* stream(): AsyncGenerator<Buffer> {
    for (const part of parts) {
      yield head;
      const hash = createHash('md5');
      for await (const bytes of part.stream()) {
        hash.update(bytes);
        options.onBytes?.(bytes.length);
        yield bytes;
      }
      sums.set(part.sopInstanceUid, hash.digest('hex'));
      yield lineEnd;
    }
    yield tail;
  }
  const overhead = parts.length * (head.length + lineEnd.length) + tail.length;
  const sizeBytes = parts.reduce((total, part) => total + part.sizeBytes, overhead);
  const answer = await exchange(client, {
    method: 'POST',
    path: 'studies',
    body: { sizeBytes, stream },
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      accept: 'application/dicom+json',
    },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  // 200 all, 202 some, 409 none stored; 400 comes from Orthanc where one part is no DICOM, though the others were stored.
  if (![200, 202, 400, 409].includes(answer.status)) throw answerFault(answer);
  const { stored, reasons } = readReply(answer.body);
  return new Map(
    parts.map(({ sopInstanceUid: uid }) => [
      uid,
      { stored: stored.has(uid), reason: reasons.get(uid) ?? null, md5: sums.get(uid) ?? '' },
    ]),
  );
}

function readReply(body: Buffer): { stored: Set<string>; reasons: Map<string, number> } {
  const parsed = dicomJsonSchema.safeParse(parse(body));
  const reply = parsed.success ? parsed.data : {};
  return {
    stored: new Set(jsonItems(reply, '00081199').map((item) => jsonText(item, '00081155'))),
    reasons: new Map(
      jsonItems(reply, '00081198').map((item) => [jsonText(item, '00081155'), Number(jsonText(item, '00081197'))]),
    ),
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
