import type { DocumentChoice } from '../contract/plan.ts';
import type { ScannedDocument, ScanReport } from '../contract/scan.ts';
import { UsageError } from './exit-codes.ts';

/**
 * The documents that `--documents` names: `all`, `none`, or paths as `gantry scan` shows them or as they lie on this machine. Each becomes what is suggested for
 * it. Throws `UsageError` for a path that is not among the documents, or one that no archive takes.
 */
export function chooseDocuments(report: ScanReport, wanted: readonly string[]): DocumentChoice[] {
  const offered = report.sources.flatMap(({ path: sourcePath, documents }) =>
    (documents ?? []).map((document) => ({ document, paths: [document.path, `${sourcePath}/${document.path}`] })),
  );
  const named = wanted.filter((word) => word !== 'all' && word !== 'none');
  if (wanted.includes('all')) return offered.flatMap(({ document }) => choiceOf(document) ?? []);
  return named.map((word) => {
    const found = offered.find(({ paths }) => paths.includes(word));
    if (found === undefined) throw new UsageError(`--documents: ${word} is not among the documents that scan lists`);
    const choice = choiceOf(found.document);
    if (choice === null) throw new UsageError(`--documents: ${word} cannot be taken (${found.document.problem})`);
    return choice;
  });
}

function choiceOf({ id, targets }: ScannedDocument): DocumentChoice | null {
  const [target] = targets;
  return target === undefined ? null : { id, target };
}

/** How many documents of the media could be taken into a study. */
export function countDocuments(report: ScanReport): number {
  return report.sources.flatMap(({ documents }) => documents ?? []).filter(({ targets }) => targets.length > 0).length;
}
