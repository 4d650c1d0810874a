import type { DocumentTarget } from '../../../contract/plain.ts';
import type { ScannedDocument, ScanReport, StudySummary } from '../../../contract/scan.ts';
import type { StudyDraft } from './review-draft.ts';

/** Every document of the media, in their order. */
export function documentsOf(report: ScanReport): ScannedDocument[] {
  return report.sources.flatMap(({ documents }) => documents ?? []);
}

/**
 * What goes into a study: what the operator ticked. Nothing is ticked beside images, since nobody has said whose a paper is; where there are
 * only papers, all of them are, as suggested.
 */
export function takenDocuments(
  report: ScanReport,
  study: StudySummary,
  draft: StudyDraft,
): Readonly<Record<string, DocumentTarget>> {
  if (draft.documents !== null) return draft.documents;
  if (study.studyInstanceUid !== report.documentStudy?.studyInstanceUid) return {};
  return Object.fromEntries(
    documentsOf(report).flatMap(({ id, targets: [suggested] }) => (suggested === undefined ? [] : [[id, suggested]])),
  );
}
