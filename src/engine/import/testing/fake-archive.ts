import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One answer: its status, its JSON body, and what headers say. `null` breaks the connection. */
export type FakeAnswer = { status: number; body?: unknown; headers?: Record<string, string> } | null;
export interface FakeArchive {
  readonly url: string;
  /** MD5 of each body that was stored, in order. */
  readonly stored: string[];
  /** Requests whose headers broke a rule of ours. */
  readonly complaints: string[];
  stop(): Promise<void>;
}

/**
 * For tests only: answers as Orthanc does, and as a test wants it to for the n-th store (from 1) or MD5 question. What real Orthanc can be
 * brought to do is tested with real Orthanc.
 */
export async function startFakeArchive(wants: {
  store?: (n: number) => FakeAnswer | 'hang' | undefined;
  md5?: (n: number) => FakeAnswer | undefined;
  system?: unknown;
  statistics?: unknown;
}): Promise<FakeArchive> {
  const stored: string[] = [];
  const complaints: string[] = [];
  const sums = new Map<string, string>();
  let stores = 0;
  let questions = 0;

  function wish(path: string): FakeAnswer | 'hang' | undefined {
    if (path === '/instances') {
      stores += 1;
      return wants.store?.(stores);
    }
    if (!path.endsWith('/md5')) return undefined;
    questions += 1;
    return wants.md5?.(questions);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const wanted = wish(path);
    if (wanted === 'hang') return;
    if (wanted === null) return void request.socket.destroy();
    if (request.headers.expect || request.headers['transfer-encoding'])
      complaints.push(`${path} ${request.headers['transfer-encoding']}`);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const send = ({ status, body, headers }: NonNullable<FakeAnswer>): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    };
    if (wanted) return send(wanted);
    if (path === '/instances') {
      const md5 = createHash('md5').update(Buffer.concat(parts)).digest('hex');
      const known = sums.has(md5);
      sums.set(md5, md5);
      if (!known) stored.push(md5);
      return send({
        status: 200,
        body: { ID: md5, ParentStudy: 'study', Status: known ? 'AlreadyStored' : 'Success' },
      });
    }
    const asked = path.split('/')[2] ?? '';
    if (path.endsWith('/md5')) return send(sums.has(asked) ? { status: 200, body: asked } : { status: 404 });
    if (path === '/system') return send({ status: 200, body: wants.system ?? orthancSystem });
    if (path === '/statistics') return send({ status: 200, body: wants.statistics ?? {} });
    if (path === '/studies/study')
      return send({ status: 200, body: { ID: 'study', MainDicomTags: {}, PatientMainDicomTags: {}, Series: ['s'] } });
    if (path === '/studies/study/series')
      return send({ status: 200, body: [{ MainDicomTags: { Modality: 'CT' }, Instances: [...sums.keys()] }] });
    if (path === '/tools/lookup' || path === '/tools/find') return send({ status: 200, body: [] });
    return send({ status: 404 });
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stored,
    complaints,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const orthancSystem = { Name: 'fake', Version: '1.12.0', ApiVersion: 21, DicomAet: 'FAKE' };
