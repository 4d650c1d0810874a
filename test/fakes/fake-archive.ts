import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readDicomIdentity } from './dicom-identity.ts';
import { describeResource, fitsQuery, type Level, orthancIds, type StoredInstance } from './fake-store.ts';

/** What goes wrong with the next request that fits. */
export type ArchiveFault = {
  /** Only requests whose `METHOD /path` matches. Default: `POST /instances`. */
  on?: RegExp;
  /** How many requests. Default 1. */
  times?: number;
} & (
  | { status: number; headers?: Record<string, string> }
  /** The connection breaks before anything is stored. */
  | { kind: 'reset' }
  /** No answer until the client gives up. */
  | { kind: 'stall' }
  /** A filter of the server turned the instance away: HTTP 200, nothing stored. */
  | { kind: 'filtered-out' }
  /** The instance is stored, but the answer never arrives. */
  | { kind: 'drop-reply' }
  /** The instance is stored with one byte changed. */
  | { kind: 'corrupt' }
);

export type FakeArchive = {
  url: string;
  user: string;
  password: string;
  /** What it holds, by Orthanc id of the instance. */
  instances: Map<string, StoredInstance>;
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  failNext(fault: ArchiveFault): void;
  /** Breaks every connection until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
  stop(): Promise<void>;
};

const LEVELS: Record<string, Level> = {
  patients: 'Patient',
  studies: 'Study',
  series: 'Series',
  instances: 'Instance',
};

/**
 * A small look-alike of Orthanc's REST interface, in this process and in memory: for tests of what a real Orthanc does not
 * do on demand, and for the demo where Orthanc cannot be installed. No DICOMweb. `test/fakes/fake-archive.test.ts` holds it
 * against the real one.
 */
export async function startFakeArchive(options: { user?: string; password?: string } = {}): Promise<FakeArchive> {
  const user = options.user ?? 'gantry';
  const password = options.password ?? randomBytes(12).toString('base64url');
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const instances = new Map<string, StoredInstance>();
  const requests: string[] = [];
  let planned: { fault: ArchiveFault; left: number }[] = [];
  let offline = false;

  const takeFault = (line: string): ArchiveFault | undefined => {
    if (offline) return { kind: 'reset' };
    const met = planned.find(({ fault }) => (fault.on ?? /^POST \/instances$/).test(line));
    if (met === undefined) return undefined;
    met.left -= 1;
    planned = planned.filter(({ left }) => left > 0);
    return met.fault;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://archive.invalid');
    const line = `${request.method} ${pathname}`;
    requests.push(line);
    const fault = takeFault(line);
    if (fault !== undefined && 'status' in fault) {
      request.resume();
      response.writeHead(fault.status, fault.headers).end();
      return;
    }
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const body = await readBody(request);
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Orthanc Secure Area"' }).end();
      return;
    }
    const reply = answer(instances, line, body, fault?.kind);
    if (fault?.kind === 'drop-reply') request.socket.resetAndDestroy();
    else send(response, reply);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    ...{ user, password, instances, requests },
    failNext(fault) {
      planned.push({ fault, left: fault.times ?? 1 });
    },
    goOffline() {
      offline = true;
      server.closeAllConnections();
    },
    goOnline() {
      offline = false;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An object is sent as JSON, a text or bytes as they are, undefined as an empty 404. */
type Reply = { status: number; body: Record<string, unknown> | unknown[] | string | Buffer } | undefined;

function answer(instances: Map<string, StoredInstance>, line: string, body: Buffer, kind: string | undefined): Reply {
  const [method, path = ''] = line.split(' ');
  const [, noun = '', id = '', ...rest] = path.split('/');
  const ok = (value: NonNullable<Reply>['body']): Reply => ({ status: 200, body: value });

  if (line === 'GET /system') return ok(systemDescription);
  if (line === 'GET /statistics') return ok(statistics([...instances.values()]));
  if (line === 'GET /plugins') return ok([]);
  if (line === 'POST /instances') return store(instances, body, kind);
  if (line === 'POST /tools/lookup') return ok(lookUp(instances, body.toString('utf8')));
  if (line === 'POST /tools/find') return ok(find(instances, JSON.parse(body.toString('utf8')) as FindQuery));

  const level = LEVELS[noun];
  if (level === undefined) return orthancError(404, 17, 'Unknown resource', path);
  const all = [...instances.values()];
  if (id === '')
    return method === 'GET'
      ? ok([...new Set(all.map((instance) => instance.ids[level]))])
      : orthancError(405, 19, 'Method not allowed', path);
  const members = all.filter((instance) => instance.ids[level] === id);
  const [first] = members;
  if (first === undefined) return undefined;

  if (method === 'DELETE' && rest.length === 0) {
    for (const member of members) instances.delete(member.ids.Instance);
    return ok({ RemainingAncestor: null });
  }
  switch (rest.join('/')) {
    case '':
      return ok(describeResource(level, members));
    case 'statistics':
      return ok(statistics(members));
    case 'instances':
      return ok(members.map((member) => describeResource('Instance', [member])));
    case 'file':
    case 'attachments/dicom/data':
      return ok(first.bytes);
    case 'attachments/dicom/md5':
      return ok(first.md5);
    case 'attachments/dicom/size':
      return ok(String(first.bytes.length));
    default:
      return orthancError(404, 17, 'Unknown resource', path);
  }
}

const systemDescription = {
  ApiVersion: 16,
  CheckRevisions: false,
  DatabaseVersion: 6,
  DicomAet: 'FAKE',
  DicomPort: 0,
  IsHttpServerSecure: true,
  Name: 'Embedded stand-in',
  PluginsEnabled: false,
  Version: '1.10.1',
};

function store(instances: Map<string, StoredInstance>, body: Buffer, kind: string | undefined): Reply {
  const bytes = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  const tags = readDicomIdentity(bytes);
  if (tags === undefined) return orthancError(400, 15, 'Bad file format', '/instances');
  const ids = orthancIds(tags);
  const status = kind === 'filtered-out' ? 'FilteredOut' : instances.has(ids.Instance) ? 'AlreadyStored' : 'Success';
  if (status === 'Success') {
    const kept = Buffer.from(bytes);
    if (kind === 'corrupt') kept[kept.length - 1] = (kept.at(-1) ?? 0) ^ 0xff;
    instances.set(ids.Instance, { tags, bytes: kept, md5: createHash('md5').update(kept).digest('hex'), ids });
  }
  return {
    status: 200,
    body: {
      ID: ids.Instance,
      ParentPatient: ids.Patient,
      ParentSeries: ids.Series,
      ParentStudy: ids.Study,
      Path: `/instances/${ids.Instance}`,
      Status: status,
    },
  };
}

function statistics(members: StoredInstance[]): Record<string, unknown> {
  const count = (level: Level): number => new Set(members.map((member) => member.ids[level])).size;
  const sizeBytes = members.reduce((sum, member) => sum + member.bytes.length, 0);
  return {
    CountInstances: count('Instance'),
    CountPatients: count('Patient'),
    CountSeries: count('Series'),
    CountStudies: count('Study'),
    TotalDiskSize: String(sizeBytes),
    TotalDiskSizeMB: Math.floor(sizeBytes / 1_048_576),
  };
}

const PATHS: Record<Level, string> = { Patient: 'patients', Study: 'studies', Series: 'series', Instance: 'instances' };
const IDENTIFIERS: Record<Level, string> = {
  Patient: 'PatientID',
  Study: 'StudyInstanceUID',
  Series: 'SeriesInstanceUID',
  Instance: 'SOPInstanceUID',
};

function lookUp(instances: Map<string, StoredInstance>, identifier: string): unknown[] {
  const found = new Map<string, unknown>();
  for (const { tags, ids } of instances.values()) {
    for (const level of Object.values(LEVELS)) {
      if (tags[IDENTIFIERS[level]] !== identifier.trim()) continue;
      found.set(ids[level], { ID: ids[level], Path: `/${PATHS[level]}/${ids[level]}`, Type: level });
    }
  }
  return [...found.values()];
}

type FindQuery = { Level: Level; Query: Record<string, string>; Expand?: boolean; Limit?: number; Since?: number };

function find(
  instances: Map<string, StoredInstance>,
  { Level: level, Query, Expand, Limit, Since = 0 }: FindQuery,
): unknown[] {
  const groups = Map.groupBy(instances.values(), (instance) => instance.ids[level]);
  const fitting = [...groups].filter(([, members]) => members.some((member) => fitsQuery(member.tags, Query)));
  const page = fitting.slice(Since, Limit ? Since + Limit : undefined);
  return page.map(([id, members]) => (Expand ? describeResource(level, members) : id));
}

function orthancError(status: number, code: number, message: string, uri: string): Reply {
  return {
    status,
    body: {
      HttpError: status === 400 ? 'Bad Request' : 'Not Found',
      HttpStatus: status,
      Message: message,
      OrthancStatus: code,
      Uri: uri,
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === undefined) {
    response.writeHead(404).end();
    return;
  }
  const plain = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
  const body = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, { 'content-type': plain ? 'text/plain' : 'application/json' }).end(body);
}
