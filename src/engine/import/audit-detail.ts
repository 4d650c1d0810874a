import { basename } from 'node:path';
import type { ImportRow } from '../ledger/imports.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { archiveOf } from './archive-of.ts';
import type { ImportDeps } from './import-deps.ts';
import { seriesNumbers } from './series-numbers.ts';

/** Which study of whom: what every audit row of an import needs to stand alone, as a DICOM audit message does. */
export function studyDetail(row: ImportRow): Record<string, unknown> {
  const { patientId, patientName, accessionNumber } = row.identity;
  return { studyInstanceUid: row.studyInstanceUid, title: row.title, patientId, patientName, accessionNumber };
}

/** The host that a study goes to: of several archives its own, as the settings are now. Nothing where it has none (any more). */
export function destinationDetail(row: ImportRow, deps: ImportDeps): { archiveHost?: string } {
  try {
    const archive = archiveOf(row, deps);
    return archive === null ? {} : { archiveHost: archive.url.hostname };
  } catch {
    // An address that may not be used is the station's to say.
    return {};
  }
}

/** What the archive said to the study, in numbers: stored now, had it already, confirmed by its own MD5. */
export function transferDetail(row: ImportRow): Record<string, unknown> {
  const { selected, sent, alreadyStored, confirmed, failed } = row.counts;
  const { orthancStudyId, bytesSent } = row;
  return {
    ...studyDetail(row),
    ...{ selected, stored: sent - alreadyStored, alreadyStored, confirmed, failed, bytesSent, orthancStudyId },
  };
}

/** The end of an import: its result, its medium, and what it was made of. */
export function finishedDetail(ledger: Ledger, row: ImportRow): Record<string, unknown> {
  const { sourcePaths, sopClasses } = ledger.instances.contents(row.seq);
  return {
    ...transferDetail(row),
    series: seriesNumbers(ledger, row),
    ...{ status: row.status, linked: row.linkedAt !== null, order: row.order?.id ?? null, sopClasses },
    medium: sourcePaths.map((path) => basename(path)).join(', '),
  };
}
