import type { Fault, FaultCode } from '../../../contract/fault.ts';
import { FaultNote, useFaultFacts } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import type { Translate } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';

/** What a person who is typing an address can do; the words of an import under way ("it is tried again by itself") do not fit here. */
const checks: Partial<Record<FaultCode, 'unreachable' | 'address' | 'account' | 'plain' | 'certificate' | 'rights'>> = {
  'archive-unreachable': 'unreachable',
  'archive-timeout': 'unreachable',
  'archive-error': 'address',
  'archive-not-orthanc': 'address',
  'archive-not-dicomweb': 'address',
  'archive-unauthorized': 'account',
  'archive-certificate': 'certificate',
  'ehr-unreachable': 'unreachable',
  'ehr-error': 'address',
  'ehr-unauthorized': 'account',
  'ehr-forbidden': 'rights',
  'ehr-certificate': 'certificate',
  'plain-http-refused': 'plain',
};

/** Why a try of a connection did not work, and what to do. */
export function TrialFault({ fault }: { fault: Fault }) {
  const { t } = useWords();
  const facts = useFaultFacts(fault);
  return (
    <Note tone="person" live="status" title={faultWords(t, fault.code, fault.params).what}>
      {whatToDo(t, fault)} {t('connect.nothingSaved')}
      {facts ? <div>{facts}</div> : null}
    </Note>
  );
}

/** A call about a connection that failed altogether: what is typed cannot be at all, or something else went wrong. */
export function ConnectionFault({ error }: { error: Error }) {
  const fault = faultOf(error);
  return fault.code === 'settings-invalid' ? <TrialFault fault={fault} /> : <FaultNote fault={fault} />;
}

function whatToDo(t: Translate, { code, params }: Fault): string {
  const reason = String(params.reason ?? '');
  if (reason === 'GANTRY_PIN_MISMATCH') return t('connect.check.pin');
  // TLS alerts of the server: it does not take our certificate, or misses one (RFC 8446 §6.2).
  if (/^ERR_SSL_.*ALERT/.test(reason)) return t('connect.check.ownCertificate');
  if (code === 'settings-invalid' && reason === 'client-certificate') return t('connect.check.keyPair');
  const check = checks[code];
  if (check) return t(`connect.check.${check}`);
  if (code === 'settings-invalid' && reason === 'private-key') return t('connect.check.privateKey');
  if (code === 'directory-file-unreadable' && reason === 'ENOENT')
    return t('connect.check.fileMissing', { file: String(params.file) });
  if (code === 'directory-file-unreadable' && typeof params.column === 'string')
    return t('connect.check.fileColumn', { file: String(params.file), column: params.column });
  return faultWords(t, code).todo;
}
