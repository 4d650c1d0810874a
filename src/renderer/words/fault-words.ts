import { type Fault, type FaultCode, FaultError, fault, faultCodes } from '../../contract/fault.ts';
import type { Translate } from './i18n.ts';
import { visibleText } from './visible-text.ts';

/** What happened, whether the data is safe, what to do. */
export interface FaultWords {
  what: string;
  safe: string;
  todo: string;
}

/** The words of a fault; what it carries stands where a text names it. Of a fault that carries less than its text names, the place stays empty. */
export function faultWords(t: Translate, code: FaultCode, params: Fault['params'] = {}): FaultWords {
  // As values only: a value called `count` or `lng` must not choose another text.
  const replace = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value]),
  );
  if (code === 'directory-file-unreadable') Object.assign(replace, { reason: fileReason(t, params), column: '' });
  const text = (part: keyof FaultWords) =>
    t(`fault.${code}.${part}`, { replace })
      .replace(/ *\( *\)/, '')
      .replace(/ +\)/, ')');
  return { what: text('what'), safe: text('safe'), todo: text('todo') };
}

const fileReasons = new Map<unknown, 'missing' | 'forbidden' | 'folder' | 'busy' | 'empty'>([
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EISDIR', 'folder'],
  ['EBUSY', 'busy'],
  ['empty', 'empty'],
]);

/** Why a file of the directory cannot be used; the system's own code only where it is an unusual one. */
function fileReason(t: Translate, { reason = '', column }: Fault['params']): string {
  if (reason === 'column' && typeof column === 'string')
    return t('directoryFile.column', { replace: { column: visibleText(column) } });
  const known = fileReasons.get(reason);
  return known === undefined ? visibleText(String(reason)) : t(`directoryFile.${known}`);
}

/** The fault behind anything that a call can throw. */
export function faultOf(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : fault('internal');
}

/** A fault code that came as plain text; `internal` when it is none of ours. */
export function knownFaultCode(code: string): FaultCode {
  return faultCodes.find((known) => known === code) ?? 'internal';
}
