import { displayPath } from '../media/display-path.ts';
import type { FileOutcome, ListedPlace } from './file-outcome.ts';

/** How a medium and its directories compare: the DICOMDIR is a hint, the files are the truth. */
export interface DirectoryComparison {
  readonly present: boolean;
  readonly records: number;
  /** Listed and not there, as paths fit to be shown; `path-escape` where the file id leads out of the medium. */
  readonly missing: (ListedPlace & {
    readonly path: string;
    readonly reason: 'listed-but-missing' | 'path-escape';
  })[];
  /** Listed and there. */
  readonly listed: ReadonlySet<string>;
  /** Of these, the study and series that the record names. */
  readonly places: ReadonlyMap<string, ListedPlace>;
  /** Instances that no directory lists. */
  readonly unlisted: readonly string[];
}

/** Compares all DICOMDIRs of one source with what was found. File ids count from the folder of their DICOMDIR (PS3.10 §8.5). Pure. */
export function compareDirectory(outcomes: readonly FileOutcome[]): DirectoryComparison {
  const directories = outcomes.filter((outcome) => outcome.kind === 'directory');
  if (directories.length === 0)
    return { present: false, records: 0, missing: [], listed: new Set(), places: new Map(), unlisted: [] };
  const paths = pathFinder(outcomes.map((outcome) => outcome.path));
  const missing = new Map<string, DirectoryComparison['missing'][number]>();
  const listed = new Set<string>();
  const places = new Map<string, ListedPlace>();
  for (const { path, listing } of directories) {
    const base = path.split('/').slice(0, -1);
    for (const { fileId, ...place } of listing.files) {
      const found = paths([...base, ...fileId]);
      if (found === undefined) {
        const wanted = displayPath([...base, ...fileId].join('/'));
        missing.set(wanted, { path: wanted, ...place, reason: 'listed-but-missing' });
        continue;
      }
      listed.add(found);
      places.set(found, place);
    }
    for (const { fileId, ...place } of listing.escaping) {
      const shown = displayPath(fileId);
      missing.set(shown, { path: shown, ...place, reason: 'path-escape' });
    }
  }
  const instances = outcomes.filter((outcome) => outcome.kind === 'instance').map((outcome) => outcome.path);
  return {
    present: true,
    records: directories.reduce((sum, { listing }) => sum + listing.records, 0),
    missing: [...missing.values()],
    listed,
    places,
    unlisted: instances.filter((path) => !listed.has(path)),
  };
}

/** The same name again, or the same but for case, version (`;1`), a final dot and how accents are composed, as file systems show names. */
function pathFinder(paths: readonly string[]): (parts: readonly string[]) => string | undefined {
  const exact = new Set(paths);
  let loose: Map<string, string> | undefined;
  return (parts) => {
    const path = parts.join('/');
    if (exact.has(path)) return path;
    loose ??= new Map(paths.map((each) => [looseName(each), each]));
    return loose.get(looseName(path));
  };
}

/** ASCII without spaces, versions and final dots. */
const plainName = /^(?!.*\.(?:\/|$))[!-:<-~]+$/;

/** A path without what differs between the file systems that show the same disc. */
export function looseName(path: string): string {
  // Most names differ in nothing but case, and there are many of them.
  if (plainName.test(path)) return path.toLowerCase();
  return path
    .split('/')
    .map((part) => part.normalize('NFC').replace(/;\d+$/, '').replace(/\.$/, '').trim().toLowerCase())
    .join('/');
}
