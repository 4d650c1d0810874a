import { type Fault, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { ImportDeps } from './import-deps.ts';

/**
 * The archive that a study goes to: a de-identified one never to a clinical archive, any other never to that of research, and among several clinical ones
 * the one that was named at its approval. Null when there is none (any more).
 */
export function archiveOf(
  { project, archive: name }: Pick<ImportRow, 'project' | 'archive'>,
  { archive, researchArchive }: Pick<ImportDeps, 'archive' | 'researchArchive'>,
): ArchiveClient | null {
  return project === null ? archive(name) : (researchArchive?.() ?? null);
}

/** The fault of having none (any more); of several it says which. */
export function noArchive({ project, archive }: Pick<ImportRow, 'project' | 'archive'>): Fault {
  if (project !== null) return fault('research-not-configured');
  return fault('archive-not-configured', archive === '' ? {} : { archive });
}
