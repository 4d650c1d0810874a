import type { StoredArchive, StoredSettings } from './connections.ts';

/** What the site's rules look at. */
export interface StudyToSend {
  readonly modalities: readonly string[];
  /** InstitutionName of the study, as the disc has it. */
  readonly institution: string;
}

/**
 * The name of the archive that a study goes to by the site's rules: the first further archive that asks for one of its modalities or for its
 * institution (part of the name, upper and lower case alike), otherwise '', the first archive.
 */
export function archiveFor(study: StudyToSend, { archives = [] }: Pick<StoredSettings, 'archives'>): string {
  return archives.find((archive) => takes(archive, study))?.name ?? '';
}

function takes({ modalities, institutions }: StoredArchive, study: StudyToSend): boolean {
  const own = new Set(study.modalities.map((modality) => modality.toUpperCase()));
  const institution = study.institution.toLocaleLowerCase('en');
  return (
    modalities.some((modality) => own.has(modality.toUpperCase())) ||
    institutions.some((text) => institution.includes(text.toLocaleLowerCase('en')))
  );
}
