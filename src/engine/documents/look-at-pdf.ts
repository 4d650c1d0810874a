import type { ByteSource } from '../dicom/byte-source.ts';
import type { DocumentFacts } from './document-facts.ts';
import { documentLimits } from './limits.ts';

const endBytes = 64 * 1024;

/**
 * A PDF by its first and last kilobytes. The number of pages is told where it stands in the open: in the first object of a file made for the web
 * (ISO 32000-1, annex F.3.3) or in a page tree near the end; compressed ones stay closed.
 */
export async function lookAtPdf(source: ByteSource): Promise<DocumentFacts> {
  const { sizeBytes } = source;
  const head = (await source.read(0, 2048)).toString('latin1');
  const end = (await source.read(Math.max(0, sizeBytes - endBytes), endBytes)).toString('latin1');
  const linearised = /\/Linearized\b[^>]{0,300}?\/N\s+(\d{1,6})\b/.exec(head);
  const counts = [...end.matchAll(/\/Type\s*\/Pages\b[^>]{0,4000}?\/Count\s+(\d{1,6})\b/g)].map(([, count]) => count);
  const stated = linearised?.[1] ?? counts.toSorted((left, right) => Number(right) - Number(left))[0];
  return {
    kind: 'pdf',
    sizeBytes,
    pages: stated === undefined ? null : Number(stated),
    problem: sizeBytes > documentLimits.elementBytes - 1 ? 'too-large' : null,
  };
}
