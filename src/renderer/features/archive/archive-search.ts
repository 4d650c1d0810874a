import type { ArchiveSearch } from '../../../contract/archive.ts';

/** What stands in the fields of the search; empty where nothing does. */
export interface ArchiveFilter {
  readonly text: string;
  /** ISO days, as date fields give them. */
  readonly from: string;
  readonly until: string;
  readonly modality: string | null;
  readonly description: string;
}
export const nothingAsked: ArchiveFilter = { text: '', from: '', until: '', modality: null, description: '' };

/** One letter fits half of an archive. */
const shortestText = 2;

/** The search behind the fields; null while there is too little to search by. */
export function archiveSearchOf(filter: ArchiveFilter): Omit<ArchiveSearch, 'limit' | 'cursor'> | null {
  const text = filter.text.trim();
  const description = filter.description.trim();
  const search = {
    ...(text.length >= shortestText ? { text } : {}),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.until ? { until: filter.until } : {}),
    ...(filter.modality ? { modality: filter.modality } : {}),
    ...(description.length >= shortestText ? { description } : {}),
  };
  // Somebody still types the name: the other fields alone would list strangers.
  const isUnfinished = text !== '' && text.length < shortestText;
  return Object.keys(search).length === 0 || isUnfinished ? null : search;
}
