import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SettingsPatch } from '../../contract/settings.ts';
import { UsageError } from '../exit-codes.ts';
import { secretFrom } from '../secret-file.ts';
import { address } from '../server-address.ts';

interface DirectoryOptions {
  readonly ehr?: string | undefined;
  readonly fhir?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'private-key-file'?: string | undefined;
  readonly csv?: string | undefined;
  readonly worklist?: string | undefined;
  readonly aet?: string | undefined;
}
interface Account {
  readonly user: string;
  readonly password: string | undefined;
  readonly caPem: string | undefined;
}

/** What `gantry init` saves of `--ehr`, `--fhir`, `--csv` and `--worklist`: one of them; nothing without any. */
export async function directoryPatch(options: DirectoryOptions, account: Account): Promise<Pick<SettingsPatch, 'ehr'>> {
  const named = (['ehr', 'fhir', 'csv', 'worklist'] as const).filter((option) => options[option] !== undefined);
  if (named.length > 1)
    throw new UsageError('--ehr, --fhir, --csv and --worklist exclude each other: patients come from one place');
  const caPem = account.caPem === undefined ? {} : { caPem: account.caPem };
  const secret = (password: string | undefined) => (password === undefined ? {} : { password });
  switch (named[0]) {
    case 'ehr': {
      const url = address(options.ehr ?? '', '--ehr');
      return { ehr: { kind: 'rest', url, user: account.user, ...secret(account.password), ...caPem } };
    }
    case 'fhir': {
      const url = address(options.fhir ?? '', '--fhir');
      const clientId = options['client-id'] ?? '';
      if ((clientId !== '') !== (options['private-key-file'] !== undefined))
        throw new UsageError('--client-id and --private-key-file belong together (SMART backend services)');
      const password = await secretFrom(options['private-key-file'] ?? options['token-file']);
      return { ehr: { kind: 'fhir', url, user: clientId, ...secret(password), ...caPem } };
    }
    case 'csv':
      return { ehr: { kind: 'csv', url: pathToFileURL(resolve(options.csv ?? '')).href, user: '' } };
    case 'worklist':
      return { ehr: { kind: 'worklist', url: worklistUrl(options.worklist ?? ''), user: options.aet ?? '', ...caPem } };
    default:
      return {};
  }
}

/** `HOST:PORT/AETITLE`, or a whole `dicom:` or `dicoms:` (TLS) address, as settings keep it. */
function worklistUrl(text: string): string {
  const url = /^dicoms?:\/\//i.test(text) ? text : `dicom://${text}`;
  if (!/^dicoms?:\/\/[^/\s]+:\d{1,5}\/[^/\s]{1,16}$/i.test(url))
    throw new UsageError('--worklist takes HOST:PORT/AETITLE, for example ris.clinic.example:104/WORKLIST');
  return url;
}
