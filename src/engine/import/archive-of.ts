import type { ArchiveClient } from '../archive/archive-client.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { ImportDeps } from './import-deps.ts';

/** The archive that a study goes to: a de-identified one never to the clinical archive, any other never to that of research. Null when none is set. */
export function archiveOf(
  { project }: Pick<ImportRow, 'project'>,
  { archive, researchArchive }: Pick<ImportDeps, 'archive' | 'researchArchive'>,
): ArchiveClient | null {
  return project === null ? archive() : (researchArchive?.() ?? null);
}

/** The fault of having none. */
export function noArchive({
  project,
}: Pick<ImportRow, 'project'>): 'archive-not-configured' | 'research-not-configured' {
  return project === null ? 'archive-not-configured' : 'research-not-configured';
}
