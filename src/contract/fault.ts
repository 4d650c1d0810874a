/**
 * Everything that can go wrong, as data. Five classes decide what happens next; the code picks the words
 * (`resources/locales/*.json`, `fault.<code>`): what happened, is the data safe, what to do.
 *
 * - `transient`: waits, backs off, goes on by itself
 * - `media`: the disc or stick is needed again
 * - `data`: one file or tag is at fault, and is named
 * - `decision`: a person must choose
 * - `setup`: credentials, certificate, disk space, vault: one banner for all
 * - `bug`: an id to report, without patient data
 */
export const faultClasses = ['transient', 'media', 'data', 'decision', 'setup', 'bug'] as const;
export type FaultClass = (typeof faultClasses)[number];

/** The closed list of faults and the class of each. */
export const faultCatalogue = {
  'archive-unreachable': 'transient',
  'archive-busy': 'transient',
  'archive-error': 'transient',
  'archive-timeout': 'transient',
  'archive-unauthorized': 'setup',
  'archive-certificate': 'setup',
  'archive-not-orthanc': 'setup',
  'archive-not-dicomweb': 'setup',
  'archive-full': 'setup',
  'archive-would-recycle': 'setup',
  'archive-filtered': 'data',
  'archive-refused-file': 'data',
  'archive-holds-other-content': 'decision',
  'archive-raced': 'decision',
  'archive-study-other-patient': 'decision',
  'archive-patient-id-taken': 'decision',
  'archive-md5-differs': 'data',
  'archive-reencoded': 'data',
  'archive-instance-missing': 'transient',
  'delete-not-allowed': 'decision',
  'delete-not-confirmed': 'decision',
  'delete-import-running': 'decision',
  'delete-shared-uid': 'decision',
  'archive-not-deleted': 'decision',
  'download-exists': 'decision',
  'download-place': 'setup',
  'download-damaged': 'data',
  'upload-window': 'transient',
  'upload-metered': 'transient',
  'ehr-unreachable': 'transient',
  'ehr-error': 'transient',
  'ehr-unauthorized': 'setup',
  'ehr-certificate': 'setup',
  'ehr-forbidden': 'setup',
  'ehr-not-configured': 'setup',
  'directory-file-unreadable': 'setup',
  'worklist-refused': 'setup',
  'worklist-unreachable': 'setup',
  'archive-not-configured': 'setup',
  'viewer-not-configured': 'setup',
  'viewer-unreachable': 'transient',
  'viewer-certificate': 'setup',
  'viewer-forbidden': 'setup',
  'viewer-study-missing': 'data',
  'viewer-study-twice': 'decision',
  'viewer-error': 'setup',
  'practice-disc': 'data',
  'plain-http-refused': 'setup',
  'order-linked-elsewhere': 'decision',
  'order-changed': 'decision',
  'order-cancelled': 'decision',
  'order-not-found': 'decision',
  'order-unlink-by-hand': 'decision',
  'patient-not-found': 'decision',
  'patient-merged': 'decision',
  'patient-changed': 'decision',
  'patient-contradicts': 'decision',
  'identity-not-confirmed': 'decision',
  'patient-id-empty': 'decision',
  'conflicting-headers': 'decision',
  'files-undecided': 'decision',
  'no-match': 'decision',
  'plan-changed': 'decision',
  'decision-outdated': 'decision',
  'media-missing': 'media',
  'media-changed': 'media',
  'media-read-error': 'media',
  'listed-but-missing': 'media',
  'same-uid-other-content': 'data',
  'media-swapped': 'data',
  'container-unsupported': 'media',
  'path-unreadable': 'media',
  'path-not-found': 'media',
  'nothing-to-import': 'data',
  'file-not-rewritable': 'data',
  'value-invalid': 'data',
  'document-unusable': 'data',
  'pixels-unreviewed': 'data',
  'not-deidentified': 'data',
  'research-not-configured': 'setup',
  'research-other-rules': 'setup',
  'spool-damaged': 'data',
  'disk-full': 'setup',
  'disk-scarce': 'setup',
  'clock-differs': 'setup',
  'certificate-ends': 'setup',
  'syslog-unreachable': 'setup',
  'syslog-certificate': 'setup',
  'vault-locked': 'setup',
  'vault-key-missing': 'setup',
  'vault-key-wrong': 'setup',
  'ledger-damaged': 'setup',
  'ledger-missing': 'setup',
  'backup-failed': 'setup',
  'backup-late': 'setup',
  'backups-old-key': 'setup',
  'backup-unusable': 'setup',
  'ledger-newer': 'setup',
  'ledger-in-use': 'setup',
  'settings-invalid': 'setup',
  'settings-managed': 'setup',
  'policy-invalid': 'setup',
  'proxy-refused': 'setup',
  'update-unreachable': 'transient',
  'update-unsigned': 'setup',
  'update-damaged': 'data',
  'update-busy': 'decision',
  'update-ledger': 'decision',
  'sign-in-needed': 'decision',
  'sign-in-wrong': 'decision',
  'sign-in-blocked': 'decision',
  'sign-in-offline': 'decision',
  'sign-in-no-role': 'setup',
  'sign-in-browser': 'decision',
  'role-missing': 'decision',
  'emergency-off': 'setup',
  'scan-gone': 'media',
  'not-found': 'data',
  'input-invalid': 'bug',
  cancelled: 'data',
  'engine-stopped': 'transient',
  internal: 'bug',
} as const satisfies Record<string, FaultClass>;

export type FaultCode = keyof typeof faultCatalogue;
export const faultCodes = Object.keys(faultCatalogue) as [FaultCode, ...FaultCode[]];

/** What went wrong, as it crosses between processes. `params` are what its text may name: plain values, never free text from outside. */
export interface Fault {
  code: FaultCode;
  class: FaultClass;
  params: Record<string, string | number | boolean>;
}

/** Makes a fault; the class follows from the code. */
export function fault(code: FaultCode, params: Fault['params'] = {}): Fault {
  return { code, class: faultCatalogue[code], params };
}

/** Carries a fault through code that must throw (an aborted stream, a failed call). `message` holds the code only: no patient data. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(code: FaultCode, params: Fault['params'] = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'FaultError';
    this.fault = fault(code, params);
  }
}
