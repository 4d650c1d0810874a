import type { ScannedDocument } from '../../contract/scan.ts';
import { displayPath } from '../media/display-path.ts';
import { documentPages, documentTargets, type FoundDocument } from './document-facts.ts';

/** A document as the scan report offers it. */
export function describeDocument({ id, path, facts }: FoundDocument): ScannedDocument {
  const orientation = facts.kind === 'jpeg' ? facts.orientation : 1;
  return {
    id,
    path: displayPath(path),
    kind: facts.kind,
    bytes: facts.sizeBytes,
    pages: documentPages(facts),
    targets: documentTargets(facts),
    turned: orientation === 1 ? 'no' : [2, 4, 5, 7].includes(orientation) ? 'mirrored' : 'turned',
    problem: facts.problem,
  };
}
