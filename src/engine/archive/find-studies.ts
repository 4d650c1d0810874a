import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from './archive-client.ts';
import type { StudySearch } from './browse/archive-browser.ts';
import { archiveBrowser } from './browse/open-browser.ts';

/** All that is given must fit. */
export interface StudyQuestion {
  readonly mrn?: string | undefined;
  readonly accessionNumber?: string | undefined;
  readonly studyInstanceUid?: string | undefined;
  /** Part of the name, in any case. */
  readonly patientName?: string | undefined;
  /** ISO days, both included. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly modality?: string | undefined;
  readonly description?: string | undefined;
}

/** More than a person would read through. */
const mostStudies = 100;

/** Studies of the archive that fit all that is asked, the newest first; none when nothing is asked. Ids are compared as wholes. */
export async function findStudies(
  client: ArchiveClient,
  { mrn, patientName, ...others }: StudyQuestion,
  signal?: AbortSignal,
): Promise<ArchiveStudy[]> {
  const words = patientName?.split(/[\s,^]+/).filter((word) => word !== '') ?? [];
  const asked = { ...others, patientId: mrn, patientName: words.length > 0 ? words : undefined };
  const search: StudySearch = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  if (Object.keys(search).length === 0) return [];
  return (await archiveBrowser(client).search(search, { offset: 0, limit: mostStudies }, signal)).studies;
}
