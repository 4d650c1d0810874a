import { fileURLToPath } from 'node:url';
import { FaultError } from '../contract/fault.ts';
import type { StoredSettings } from './connections.ts';
import type { Connector } from './directory/connector.ts';
import { openCsvConnector } from './directory/csv-connector.ts';
import { openEhrConnector } from './directory/ehr-connector.ts';
import { openFhirConnector } from './directory/fhir-connector.ts';
import { openWorklistConnector, worklistTarget } from './directory/worklist-connector.ts';

/** The connector that the settings name. @throws FaultError `settings-invalid` for an address that is none of its kind */
export function openConnector(
  { kind, url, user, password, caPem }: NonNullable<StoredSettings['ehr']>,
  allowPlainHttpHosts: readonly string[],
): Connector {
  switch (kind) {
    case 'rest':
      return openEhrConnector({ url: apiBase(url), user, password, caPem, allowPlainHttpHosts });
    case 'fhir':
      return openFhirConnector({ url, clientId: user, secret: password, caPem, allowPlainHttpHosts });
    case 'worklist':
      return openWorklistConnector(worklistTarget(url, user, caPem));
    case 'csv':
      return openCsvConnector({ folder: folderOf(url) });
  }
}

function folderOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new FaultError('settings-invalid', { reason: 'csv-folder' });
  }
}

/** The EHR's interface lives under `/api/v1` (ehr-api.yaml `servers`); operators know the server's address. */
function apiBase(url: string): string {
  const trimmed = url.replace(/\/+$/, '');
  return /\/api\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/api/v1`;
}
