import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { type Answer, exchange, parseJson, questionFault } from './exchange.ts';

const inflate = promisify(unzip);
/** No list that an archive gives is larger; what unpacks to more is no answer. */
const largestAnswerBytes = 256 * 1024 * 1024;

/** GETs JSON; undefined when the archive has no such thing (404). Every other trouble is thrown as the archive's fault. */
export async function getJson(client: ArchiveClient, path: string, signal?: AbortSignal): Promise<unknown> {
  const answer = await ask(client, { method: 'GET', path }, signal);
  return answer.status === 404 ? undefined : jsonOf(answer);
}

/** POSTs JSON and gives the JSON answer. Trouble is thrown as the archive's fault. */
export async function postJson(
  client: ArchiveClient,
  path: string,
  question: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return jsonOf(
    await ask(client, { method: 'POST', path, ...bodyOf('application/json', JSON.stringify(question)) }, signal),
  );
}

/** POSTs plain text, which some questions are, and gives the JSON answer. Trouble is thrown as the archive's fault. */
export async function postText(
  client: ArchiveClient,
  path: string,
  question: string,
  signal?: AbortSignal,
): Promise<unknown> {
  return jsonOf(await ask(client, { method: 'POST', path, ...bodyOf('text/plain', question) }, signal));
}

type Question = Omit<Parameters<typeof exchange>[1], 'signal' | 'receive'>;

function bodyOf(contentType: string, text: string): Pick<Question, 'headers' | 'body'> {
  const bytes = Buffer.from(text);
  return { headers: { 'content-type': contentType }, body: { sizeBytes: bytes.length, stream: () => [bytes] } };
}

/** A question has an end: unlike a file on a slow line it is given up when its whole answer is not there in time. */
async function ask(client: ArchiveClient, question: Question, signal?: AbortSignal): Promise<Answer> {
  const late = AbortSignal.timeout(client.timeoutMs);
  const headers = { 'accept-encoding': 'gzip, deflate', ...question.headers };
  try {
    return await exchange(client, { ...question, headers, signal: signal ? AbortSignal.any([signal, late]) : late });
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (signal?.aborted) throw new FaultError('archive-unreachable', { reason: 'ERR_ABORTED' }, { cause: error });
    if (late.aborted) throw new FaultError('archive-timeout', {}, { cause: error });
    throw error;
  }
}

async function jsonOf(answer: Answer): Promise<unknown> {
  const { status, headers, body } = answer;
  if (status !== 200) throw questionFault(answer);
  const isPacked = /^(gzip|deflate)$/i.test(headers['content-encoding'] ?? '');
  const found = parseJson(isPacked ? await unpacked(body) : body);
  if (found === undefined) throw new FaultError('archive-error', { reason: 'reply' });
  return found;
}

async function unpacked(body: Buffer): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength: largestAnswerBytes });
  } catch (error) {
    throw new FaultError('archive-error', { reason: 'reply' }, { cause: error });
  }
}
