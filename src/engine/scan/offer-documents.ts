import type { FoundDocument } from '../documents/document-facts.ts';
import type { FileToLookAt } from '../documents/find-documents.ts';
import { type FileOfMedium, viewerFolders } from '../documents/viewer-folders.ts';
import type { Source } from '../media/source.ts';
import { fileKind } from './file-kind.ts';
import type { FileOutcome } from './file-outcome.ts';

/** Read me, licence, web page, office paper: what their names say they are, nothing is built of. */
const otherTexts = /\.(txt|html?|css|xml|rtf|docx?|odt|ods|xlsx?|pptx?|csv|md|json|log|ps|svg|mp3|wav)(;\d+)?$/i;
const webPages = /\.(html?|css)(;\d+)?$/i;

/** The documents of a medium that may belong to a patient, by what became of its files. Rejects with the signal's reason when it fires. */
export async function offerDocuments(
  source: Pick<Source, 'path' | 'open'>,
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
  if (isProgram(outcome)) return { path, role: 'program', isCandidate: false };
  if (webPages.test(path)) return { path, role: 'web', isCandidate: false };
  return { path, role: 'other', isCandidate: mayBeDocument(outcome) };
}

/** Whether a file whose first bytes were seen may be a document of a patient. */
export function mayBeDocument(outcome: FileOutcome): boolean {
  if (outcome.kind !== 'skipped') return false;
  return (outcome.reason === 'document' || outcome.reason === 'image') && !otherTexts.test(outcome.path);
}

/** A report has some pages and a photograph some megabytes; more than this is a film archive, for which a disc can stay a little longer. */
const mostBytesOfDocuments = 512 * 1024 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * Which files of a medium are worth keeping whole if they turn out to be documents, by their names alone: a disc is read once, and what its folders
 * are shows only when all is read. Programs' and web pages' own files are not among them, nor what goes beyond the room for documents. Pure.
 */
export function documentsToKeep(
  files: readonly { readonly path: string; readonly sizeBytes: number | null }[],
): ReadonlySet<string> {
  const kinds = files.map(({ path }) => ({ path, reason: fileKind(path, noBytes) }));
  const folders = viewerFolders(kinds.map((file) => ({ path: file.path, role: roleByName(file) })));
  const kept = new Set<string>();
  let bytes = 0;
  for (const [index, { path, sizeBytes }] of files.entries()) {
    const reason = kinds[index]?.reason;
    const isNamed = reason === 'document' || reason === 'image';
    if ((!isNamed && reason !== 'not-dicom') || otherTexts.test(path)) continue;
    if (folders.isProgramFile(path) || (folders.isWebFile(path) && reason === 'image')) continue;
    if (sizeBytes === null || sizeBytes > mostBytesOfDocuments - (isNamed ? bytes : 0)) continue;
    // What has no telling name is expected to be an image, and its bytes are counted as such.
    if (isNamed) bytes += sizeBytes;
    kept.add(path);
  }
  return kept;
}

function roleByName(file: { path: string; reason: string }): FileOfMedium['role'] {
  if (file.reason === 'not-dicom') return 'image';
  if (isProgram(file)) return 'program';
  return webPages.test(file.path) ? 'web' : 'other';
}

/** What makes a folder a program's: code that runs, not the settings and icons that lie about anywhere. */
function isProgram({ path, reason }: { path: string; reason: string }): boolean {
  return reason === 'viewer-program' && !/\.(inf|ini|cfg|ico|manifest|lnk|config)(;\d+)?$/i.test(path);
}
