import { fileURLToPath } from 'node:url';
import { FaultError } from '../contract/fault.ts';
import type { StoredSettings } from './connections.ts';
import type { Connector } from './directory/connector.ts';
import { openCsvConnector } from './directory/csv-connector.ts';
import type { EhrTokens } from './directory/ehr-client.ts';
import { openEhrConnector } from './directory/ehr-connector.ts';
import { type EhrSignInClient, openEhrSignIn } from './directory/ehr-sign-in.ts';
import { openFhirConnector } from './directory/fhir-connector.ts';
import { openWorklistConnector, worklistTarget } from './directory/worklist-connector.ts';
import type { WireTarget } from './http/wire-agent.ts';

type StoredEhr = NonNullable<StoredSettings['ehr']>;

/**
 * What people sign in with; null where the directory knows none: the people of a FHIR server are another matter (SMART App Launch), files and
 * worklists have none.
 */
export function openSignIn(
  { kind, url, caPem }: Pick<StoredEhr, 'kind' | 'url' | 'caPem'>,
  allowPlainHttpHosts: readonly string[],
  wire: WireTarget,
): { client: EhrSignInClient; host: string } | null {
  if (kind !== 'rest') return null;
  const client = openEhrSignIn({ url: apiBase(url), caPem, allowPlainHttpHosts, wire });
  return { client, host: new URL(url).hostname };
}

/** The EHR as somebody who has signed in asks it: her own right to see images counts, and its log names her. */
export function openAsPerson(
  { url, caPem }: Pick<StoredEhr, 'url' | 'caPem'>,
  allowPlainHttpHosts: readonly string[],
  wire: WireTarget,
  tokens: EhrTokens,
): Connector {
  return openEhrConnector({
    ...{ url: apiBase(url), user: '', password: '', caPem },
    ...{ allowPlainHttpHosts, wire, tokens },
  });
}

/** The connector that the settings name. @throws FaultError `settings-invalid` for an address that is none of its kind */
export function openConnector(
  { kind, url, user, password, caPem }: Omit<StoredEhr, 'wire'>,
  allowPlainHttpHosts: readonly string[],
  wire: WireTarget,
): Connector {
  switch (kind) {
    case 'rest':
      return openEhrConnector({ url: apiBase(url), user, password, caPem, allowPlainHttpHosts, wire });
    case 'fhir':
      return openFhirConnector({ url, clientId: user, secret: password, caPem, allowPlainHttpHosts, wire });
    case 'worklist':
      return openWorklistConnector({
        ...worklistTarget(url, user, caPem),
        ...{ clientCertPem: wire.clientCertPem, clientKeyPem: wire.clientKeyPem },
      });
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
