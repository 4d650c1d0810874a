import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { readDicomIdentity } from './dicom-identity.ts';
import { describeResource, fitsQuery, type Level, orthancIds, type StoredInstance } from './fake-store.ts';

const LEVELS: Record<string, Level> = {
  patients: 'Patient',
  studies: 'Study',
  series: 'Series',
  instances: 'Instance',
};

/** An object is sent as JSON, a text or bytes as they are, undefined as an empty 404. */
export type Reply = { status: number; body: Record<string, unknown> | unknown[] | string | Buffer } | undefined;

/** Orthanc's answer to one request; `kind` is the fault that this request meets. */
export function answer(
  instances: Map<string, StoredInstance>,
  line: string,
  body: Buffer,
  kind: string | undefined,
): Reply {
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
    case 'series':
      return ok(
        [...Map.groupBy(members, (member) => member.ids.Series).values()].map((series) =>
          describeResource('Series', series),
        ),
      );
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
