import { type Fault, type FaultCode, FaultError, fault, faultCodes } from '../../contract/fault.ts';
import type { Translate } from './i18n.ts';

/** What happened, whether the data is safe, what to do. */
export interface FaultWords {
  what: string;
  safe: string;
  todo: string;
}

/** The words of a fault. */
export function faultWords(t: Translate, code: FaultCode): FaultWords {
  return { what: t(`fault.${code}.what`), safe: t(`fault.${code}.safe`), todo: t(`fault.${code}.todo`) };
}

/** The fault behind anything that a call can throw. */
export function faultOf(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : fault('internal');
}

/** A fault code that came as plain text; `internal` when it is none of ours. */
export function knownFaultCode(code: string): FaultCode {
  return faultCodes.find((known) => known === code) ?? 'internal';
}
