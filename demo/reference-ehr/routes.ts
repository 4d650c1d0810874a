import type { ArchiveAccess } from './archive-access.ts';
import { deleteStudy, getStudy, getStudyByAccession, listStudies, listStudiesOfPatient } from './archive-studies.ts';
import type { EhrState } from './ehr-state.ts';
import { type Call, jsonObject, problem, type Reply } from './http-reply.ts';
import { getOrder, linkOrder, listOrders } from './imaging-orders.ts';
import type { MetadataAhead } from './metadata-ahead.ts';
import { getPatient, listPatients } from './patients.ts';
import { listUploadLogs, putUploadLog } from './upload-logs.ts';
import type { ViewerAccess } from './viewer-access.ts';
import { getViewerAddress, postViewerToken } from './viewer-address.ts';

export type Handler = (call: Call) => Reply | Promise<Reply>;

export type RouteParts = {
  state: EhrState;
  archive: ArchiveAccess;
  access: ViewerAccess;
  ahead?: MetadataAhead | undefined;
  viewerOrigin: string;
};

/** Every call behind the login, most specific first. `{name}` stands for one segment of the path. */
export function createRoutes(parts: RouteParts): Record<string, Handler> {
  const { state, archive, access } = parts;
  return {
    'GET /auth/me': ({ user }) => ({ status: 200, body: user }),
    'GET /patients': (call) => listPatients(state, call),
    'GET /patients/{id}': (call) => getPatient(state, call),
    'GET /imaging-orders': (call) => listOrders(state, call),
    'GET /imaging-orders/{id}': (call) => getOrder(state, call),
    'PATCH /imaging-orders/{id}': (call) => linkOrder(state, call),
    'PUT /dicom/upload-logs/{id}': (call) => putUploadLog(state, call, parts.ahead),
    'GET /dicom/upload-logs': (call) => listUploadLogs(state, call),
    'GET /dicom/viewer/{study_uid}': (call) => getViewerAddress(call, parts),
    'POST /dicom/viewer-token': (call) => postViewerToken(call, access, parts.ahead),
    'GET /dicom/access-log': ({ user }) => accessLog(state, user.roles.includes('admin')),
    'GET /dicom/studies': (call) => listStudies(archive, call),
    'GET /dicom/studies/patient/{id}': (call) => listStudiesOfPatient(state, archive, call),
    'GET /dicom/studies/accession/{acc}': (call) => getStudyByAccession(archive, call),
    'GET /dicom/studies/{uid}': (call) => getStudy(archive, call),
    'DELETE /dicom/studies/{uid}': (call) => deleteStudy(state, archive, call, jsonObject(call.body)?.reason),
  };
}

/** Not in the importer's API: what an administrator of the EHR sees, for demos and tests. */
function accessLog(state: EhrState, isAdmin: boolean): Reply {
  if (!isAdmin) return problem(403, 'not-allowed', 'Only an administrator may read the access log');
  return { status: 200, body: { items: state.accessLog, next_cursor: null } };
}

/** The handler for a method and path, with the path's parameters; or how it misses. */
export function findRoute(
  routes: Record<string, Handler>,
  method: string,
  path: string,
): { handler: Handler; params: Record<string, string> } | 'no-such-path' | 'no-such-method' {
  let miss: 'no-such-path' | 'no-such-method' = 'no-such-path';
  for (const [route, handler] of Object.entries(routes)) {
    const [routeMethod, pattern = ''] = route.split(' ');
    const params = matchPath(pattern, path);
    if (params === undefined) continue;
    if (routeMethod === method) return { handler, params };
    miss = 'no-such-method';
  }
  return miss;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  // Decoded only after the split: an accession number may contain a slash.
  const actual = path.split('/').map(decodeURIComponent);
  if (wanted.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = actual[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined ? segment !== value : value === '') return undefined;
    if (name !== undefined) params[name] = value;
  }
  return params;
}
