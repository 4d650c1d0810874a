/** What a request to the archive would show: the path to hand on, and the studies it touches. */
export type ScopedRequest = { path: string; studyInstanceUids: string[] } | 'outside-of-any-study';

const STUDY_KEYS = ['StudyInstanceUID', '0020000D', '0020000d'];

/**
 * Reads which studies a DICOMweb or WADO-URI request touches (PS3.18 §10.4, §10.6, §9.4). A search that names no study is
 * narrowed to the studies in `granted`, so that nobody finds what they may not open. What has no study at all is refused.
 */
export function scopeRequest(pathAndQuery: string, granted: ReadonlySet<string>): ScopedRequest {
  const url = new URL(pathAndQuery, 'http://viewer.invalid');
  // Compared as the archive will read them: a second decoding there must not turn one study into another.
  if (/%|\/\/|\\/.test(url.pathname)) return 'outside-of-any-study';

  if (url.pathname === '/wado') {
    const uids = url.searchParams.getAll('studyUID');
    // Orthanc's plugin does not decode the media type that viewers send as application%2Fdicom.
    const path = url.pathname + url.search.replaceAll(/%2f/gi, '/');
    return uids.length === 1 ? { path, studyInstanceUids: uids } : 'outside-of-any-study';
  }
  const inStudy = /^\/dicom-web\/studies\/([0-9.]+)(\/[\w./-]*)?$/.exec(url.pathname)?.[1];
  if (inStudy !== undefined) return { path: url.pathname + url.search, studyInstanceUids: [inStudy] };

  if (/^\/dicom-web\/(studies|series|instances)$/.test(url.pathname)) {
    const named = STUDY_KEYS.flatMap((key) => url.searchParams.getAll(key)).flatMap((list) => list.split(/[,\\]/));
    const uids = named.filter((uid) => uid !== '');
    for (const key of STUDY_KEYS) url.searchParams.delete(key);
    const asked = uids.length === 0 ? [...granted] : uids;
    url.searchParams.set('StudyInstanceUID', asked.join(','));
    return { path: url.pathname + url.search, studyInstanceUids: asked };
  }
  return 'outside-of-any-study';
}
