import type { ArchiveAccess } from './archive-access.ts';
import { isUid } from './field-checks.ts';
import { type Call, jsonObject, problem, type Reply } from './http-reply.ts';
import type { MetadataAhead } from './metadata-ahead.ts';
import type { ViewerAccess } from './viewer-access.ts';

const NOT_ALLOWED = problem(403, 'not-allowed', 'You may not view this study');

/** GET /dicom/viewer/{study_uid}?compare=…: the OHIF address of studies that the archive really has. */
export async function getViewerAddress(
  { params, query, user }: Call,
  parts: { archive: ArchiveAccess; access: ViewerAccess; ahead?: MetadataAhead | undefined; viewerOrigin: string },
): Promise<Reply> {
  const compared = (query.get('compare') ?? '').split(',').filter((uid) => uid !== '');
  const uids = [...new Set([params.study_uid ?? '', ...compared])];
  if (!uids.every(isUid)) return problem(400, 'bad-study-uid', 'This is not a study UID');
  const found = await Promise.all(uids.map((uid) => parts.archive.findStudies({ StudyInstanceUID: uid })));
  if (found.some((studies) => studies.length === 0))
    return problem(404, 'no-such-study', 'The archive has no such study');
  const grant = parts.access.issue(user, uids);
  if (grant === undefined) return NOT_ALLOWED;
  // The viewer's program takes longer to load than these take to be read.
  parts.ahead?.prepare(uids);
  const url = new URL('/viewer', parts.viewerOrigin);
  url.searchParams.set('StudyInstanceUIDs', uids.join(','));
  if (uids.length > 1) url.searchParams.set('hangingProtocolId', '@ohif/hpCompare');
  url.searchParams.set('token', grant.token);
  return { status: 200, body: { url: url.href, expires_at: grant.expiresAt.toISOString() } };
}

/** POST /dicom/viewer-token */
export function postViewerToken({ body, user }: Call, access: ViewerAccess, ahead?: MetadataAhead): Reply {
  const uids = jsonObject(body)?.study_instance_uids;
  if (!Array.isArray(uids) || uids.length === 0 || !uids.every(isUid)) {
    return problem(400, 'bad-study-uid', 'study_instance_uids must be a list of study UIDs');
  }
  const wanted = [...new Set(uids.map(String))];
  const grant = access.issue(user, wanted);
  if (grant !== undefined) ahead?.prepare(wanted);
  return grant === undefined
    ? NOT_ALLOWED
    : { status: 200, body: { token: grant.token, expires_at: grant.expiresAt.toISOString() } };
}
