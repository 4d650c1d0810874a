import { createHash } from 'node:crypto';
import type { ByteSource } from '../dicom/byte-source.ts';
import type { Source } from '../media/source.ts';
import type { DocumentFacts, FoundDocument, PictureShape } from './document-facts.ts';
import { lookAtDocument } from './look-at-document.ts';
import { type FileOfMedium, viewerFolders } from './viewer-folders.ts';

/** A file of a medium, with whether its name or first bytes call it a document or a picture. */
export interface FileToLookAt extends FileOfMedium {
  readonly isCandidate: boolean;
}

/** Icons, buttons and logos are smaller than anything that was scanned or photographed. */
const smallestSide = 160;
const smallestBytes = 1024;
/** More than this is a photo archive, not a patient's disc; the rest is left behind and counted as it is. */
const mostDocuments = 5_000;

/**
 * The documents of one medium that may belong to a patient, in the order given. Programs are never opened again, nor anything in their folders; of the
 * rest only the bytes that describe it are read. A file that cannot be read is not offered. Rejects with the signal's reason when it fires.
 */
export async function findDocuments(
  source: Pick<Source, 'path' | 'open'>,
  files: readonly FileToLookAt[],
  signal?: AbortSignal,
): Promise<FoundDocument[]> {
  const folders = viewerFolders(files);
  const found: FoundDocument[] = [];
  for (const { path, isCandidate } of files) {
    if (!isCandidate || folders.isProgramFile(path) || found.length >= mostDocuments) continue;
    signal?.throwIfAborted();
    const look = await lookAtFile(source, path);
    if (look === null || isDecoration(look.facts, folders.isWebFile(path))) continue;
    const id = createHash('sha256')
      .update(JSON.stringify([source.path, path]))
      .digest('hex')
      .slice(0, 16);
    found.push({ id, number: found.length + 1, sourcePath: source.path, path, ...look });
  }
  return found;
}

type Look = Pick<FoundDocument, 'facts' | 'sample'>;

async function lookAtFile(source: Pick<Source, 'open'>, path: string): Promise<Look | null> {
  try {
    const bytes = await source.open(path);
    try {
      const facts = await lookAtDocument(bytes);
      return facts === null ? null : { facts, sample: await sampleOf(bytes) };
    } finally {
      await bytes.close();
    }
  } catch {
    // The scan has named what cannot be read; a document is not missed by any study.
    return null;
  }
}

function isDecoration(facts: DocumentFacts, isWebFile: boolean): boolean {
  if (facts.kind === 'pdf') return false;
  if (isWebFile || facts.sizeBytes < smallestBytes) return true;
  const shape = shapeOf(facts);
  return shape !== null && shape.width > 0 && Math.min(shape.width, shape.height) < smallestSide;
}

function shapeOf(facts: DocumentFacts): Pick<PictureShape, 'width' | 'height'> | null {
  if (facts.kind === 'pdf') return null;
  return facts.kind === 'tiff' ? (facts.shapes[0] ?? null) : 'shape' in facts ? facts.shape : facts;
}

const samples = 16;
const sampleBytes = 4 * 1024;

async function sampleOf(bytes: ByteSource): Promise<string> {
  const hash = createHash('sha256').update(String(bytes.sizeBytes));
  const step = Math.max(sampleBytes, Math.floor(bytes.sizeBytes / samples));
  for (let at = 0; at < bytes.sizeBytes; at += step) hash.update(await bytes.read(at, sampleBytes));
  return hash.digest('hex');
}
