import { makeProjectKey } from './deidentify/project-key.ts';
import type { DeidPatient, DeidProject } from './ledger/deid-projects.ts';
import type { Ledger } from './ledger/open-ledger.ts';

/** Projects of de-identification in the vault's ledger; each use leaves a row in the audit trail. */
export interface DeidentificationProjects {
  /** The project of this name, made with a secret of its own when it is new. */
  open(name: string, wanted: { readonly profile: string; readonly options: readonly string[] }): DeidProject;
  /** What a run did: who was named how, for the way back. */
  record(
    name: string,
    run: { readonly patients: readonly DeidPatient[]; readonly deidentified: number; readonly held: number },
  ): void;
  /** The table that leads from pseudonyms back to patients; undefined when there is no such project. Whoever takes it out leaves a row. */
  exportTable(name: string): DeidPatient[] | undefined;
}

export function deidentificationProjects(
  ledger: Ledger,
  now: () => Date,
  audit: (action: string, detail: Record<string, unknown>) => void,
): DeidentificationProjects {
  const rows = ledger.deidProjects;
  return {
    open: (name, { profile, options }) =>
      ledger.transaction(() => {
        const known = rows.find(name);
        if (known !== undefined) return known;
        const made = { name, secret: makeProjectKey(), profile, options, createdAt: now().toISOString() };
        rows.insert(made);
        audit('deidentification.project-made', { project: name, profile, options });
        return made;
      }),
    record: (name, { patients, deidentified, held }) =>
      ledger.transaction(() => {
        rows.record(name, patients, now().toISOString());
        audit('deidentification.run', { project: name, patients: patients.length, deidentified, held });
      }),
    exportTable: (name) =>
      ledger.transaction(() => {
        if (rows.find(name) === undefined) return undefined;
        const table = rows.table(name);
        audit('deidentification.table-exported', { project: name, patients: table.length });
        return table;
      }),
  };
}
