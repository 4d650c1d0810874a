import type { ImportRow } from '../ledger/imports.ts';
import type { ApprovedPlan, ImportDeps } from './import-deps.ts';

/** The plan of an import as it was approved, with all that decides which bytes leave. */
export function approvedPlan(row: ImportRow, { ledger }: Pick<ImportDeps, 'ledger'>): ApprovedPlan {
  const { planHash, approvedAt, approvedBy } = row;
  return { plan: ledger.imports.plan(row.seq), planHash, approvedAt, approvedBy, importRow: row };
}
