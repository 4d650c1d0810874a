import { FaultError } from '../../contract/fault.ts';
import type { ViewerTrial } from '../../contract/trials.ts';
import type { Directory } from '../directory/directory.ts';
import { type FaultNames, httpFault, openHttp } from '../http/http-client.ts';
import { inTime } from './in-time.ts';

const faultNames: FaultNames = {
  ...{ unreachable: 'viewer-unreachable', timeout: 'viewer-unreachable', certificate: 'viewer-certificate' },
  ...{ unauthorized: 'viewer-error', forbidden: 'viewer-error', busy: 'viewer-error', error: 'viewer-error' },
};

/** Whose viewer is tried: the site's own by its address, or the EHR's, which gives an address for a study. */
export type TriedViewer =
  | { readonly source: 'site'; readonly url: string }
  | {
      readonly source: 'ehr';
      readonly directory: Pick<Directory, 'viewerAddress'> | null;
      /** A study that was imported and linked; null before the first. */
      readonly someStudy: string | null;
    };

/**
 * Asks for the viewer's page, as its window would.
 * @throws FaultError `cancelled` only: every other trouble is the answer.
 */
export async function tryViewer(
  viewer: TriedViewer,
  allowPlainHttpHosts: readonly string[],
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<ViewerTrial> {
  const { source } = viewer;
  try {
    const answer = await inTime(
      async (within): Promise<ViewerTrial['answer']> => {
        const url = viewer.source === 'site' ? viewer.url : await addressFromEhr(viewer, within);
        return url === null ? 'no-study' : askForPage(url, allowPlainHttpHosts, within);
      },
      { ...{ signal, late: 'viewer-unreachable' }, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
    return { fault: null, source, answer };
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code === 'cancelled') throw error;
    return { fault: error.fault, source, answer: 'none' };
  }
}

/** Null while there is no study to ask about. @throws FaultError `ehr-not-configured`, and those of the EHR */
async function addressFromEhr(
  { directory, someStudy }: Extract<TriedViewer, { source: 'ehr' }>,
  signal: AbortSignal,
): Promise<string | null> {
  if (directory === null) throw new FaultError('ehr-not-configured');
  try {
    // A study that nobody has still shows whether the EHR knows the question and answers us.
    return (await directory.viewerAddress([someStudy ?? '2.25.1'], signal))?.url ?? null;
  } catch (error) {
    const isOfNobody = someStudy === null && error instanceof FaultError && error.fault.code === 'ehr-forbidden';
    if (isOfNobody) return null;
    throw error;
  }
}

async function askForPage(
  address: string,
  allowPlainHttpHosts: readonly string[],
  signal: AbortSignal,
): Promise<'page' | 'asks-sign-in'> {
  const { origin, pathname, search } = new URL(address);
  const http = openHttp({ url: origin, caPem: '', allowPlainHttpHosts });
  const { statusCode, contentType } = await getPage(http, `${pathname.slice(1)}${search}`, signal);
  if (statusCode === 401 || statusCode === 403 || (statusCode >= 300 && statusCode < 400)) return 'asks-sign-in';
  if (statusCode !== 200) throw new FaultError('viewer-error', { status: statusCode });
  if (!/\bhtml\b/i.test(contentType)) throw new FaultError('viewer-error', { reason: 'no-page' });
  return 'page';
}

async function getPage(http: ReturnType<typeof openHttp>, path: string, signal: AbortSignal) {
  try {
    const asked = { signal, throwHttpErrors: false, headers: { accept: 'text/html' } };
    const { statusCode, headers } = await (await http()).get(path, asked);
    return { statusCode, contentType: headers['content-type'] ?? '' };
  } catch (error) {
    throw httpFault(error, faultNames);
  }
}
