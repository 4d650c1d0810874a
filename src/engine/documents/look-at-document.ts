import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts } from './document-facts.ts';
import { lookAtJpeg } from './look-at-jpeg.ts';
import { lookAtMp4 } from './look-at-mp4.ts';
import { lookAtMpeg2 } from './look-at-mpeg2.ts';
import { lookAtPdf } from './look-at-pdf.ts';
import { lookAtPng } from './look-at-png.ts';
import { lookAtTiff } from './look-at-tiff.ts';

/** As much of a file as decides what it is. A PDF's mark may stand anywhere in the first 1024 bytes (ISO 32000-1, annex H.3.4.1). */
const headBytes = 1024;

/**
 * What a file is by its content, whatever its name says; null for everything that is no PDF, JPEG, PNG, TIFF, MP4 or MPEG-2. Reads some kilobytes:
 * the parts that describe it. A file that is broken or hostile gets a `problem`; only read errors of the source are thrown.
 */
export async function lookAtDocument(source: ByteSource): Promise<DocumentFacts | null> {
  const head = await source.read(0, headBytes);
  const mark = head.toString('hex', 0, 8);
  if (mark.startsWith('ffd8ff')) return lookAtJpeg(source);
  if (mark === '89504e470d0a1a0a') return lookAtPng(source, head);
  if (mark.startsWith('49492a00') || mark.startsWith('4d4d002a')) return lookAtTiff(source);
  if (head.toString('latin1', 4, 8) === 'ftyp') return lookAtMp4(source);
  if (mark.startsWith('000001ba') || mark.startsWith('000001b3')) return lookAtMpeg2(source);
  return head.includes('%PDF-') ? lookAtPdf(source) : null;
}
