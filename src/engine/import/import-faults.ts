import type { InstanceFault } from '../../contract/imports.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

/** Every file of the study that is not all right: what the scan could not read (without a UID), and what failed since. */
export function importFaults(ledger: Ledger, row: Pick<ImportRow, 'seq'>): InstanceFault[] {
  const missing = ledger.imports.missing(row.seq).map(({ path, fault }) => ({ path, sopInstanceUid: '', fault }));
  return [...missing, ...ledger.instances.faults(row.seq)];
}
