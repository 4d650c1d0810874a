import type { FoundDocument } from '../documents/document-facts.ts';
import type { FileToLookAt } from '../documents/find-documents.ts';
import type { Source } from '../media/source.ts';
import type { FileOutcome } from './file-outcome.ts';

/** Read me, licence, web page, office paper: what their names say they are, nothing is built of. */
const otherTexts = /\.(txt|html?|css|xml|rtf|docx?|odt|ods|xlsx?|pptx?|csv|md|json|log|ps|svg|mp3|wav)(;\d+)?$/i;
const webPages = /\.(html?|css)(;\d+)?$/i;

/** The documents of a medium that may belong to a patient, by what became of its files. Rejects with the signal's reason when it fires. */
export async function offerDocuments(
  source: Source,
  outcomes: readonly FileOutcome[],
  signal: AbortSignal | undefined,
): Promise<FoundDocument[]> {
  const files = outcomes.map(fileToLookAt);
  if (!files.some((file) => file.isCandidate)) return [];
  // Loaded when there is something to look at.
  const { findDocuments } = await import('../documents/find-documents.ts');
  return findDocuments(source, files, signal);
}

function fileToLookAt(outcome: FileOutcome): FileToLookAt {
  const { kind, path } = outcome;
  if (kind === 'instance') return { path, role: 'image', isCandidate: false };
  if (kind !== 'skipped') return { path, role: 'other', isCandidate: false };
  const isCandidate = (outcome.reason === 'document' || outcome.reason === 'image') && !otherTexts.test(path);
  if (isProgram(outcome)) return { path, role: 'program', isCandidate: false };
  return webPages.test(path) ? { path, role: 'web', isCandidate: false } : { path, role: 'other', isCandidate };
}

/** What makes a folder a program's: code that runs, not the settings and icons that lie about anywhere. */
function isProgram({ path, reason }: { path: string; reason: string }): boolean {
  return reason === 'viewer-program' && !/\.(inf|ini|cfg|ico|manifest|lnk|config)(;\d+)?$/i.test(path);
}
