import type { SiteDirectory } from './directory.ts';
import type { EhrTarget } from './ehr-client.ts';
import { openEhrConnector } from './ehr-connector.ts';
import { openSiteDirectory } from './site-directory.ts';

/** The EHR's REST interface alone, without a copy. */
export function openEhrDirectory(target: EhrTarget): SiteDirectory {
  return openSiteDirectory({ connector: openEhrConnector(target), copy: null });
}
