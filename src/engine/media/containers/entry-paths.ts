import type { SkipReason } from '../../../contract/scan.ts';
import { containerLimits } from './container-limits.ts';

/** The path of an entry as a source gives it out, and why it is refused when it is. */
export interface EntryPath {
  readonly path: string;
  readonly skip?: SkipReason;
}

/**
 * Why a name of a container must not be followed, though nothing is ever written under it: absolute, a drive or share, `..` or an
 * empty part, a backslash, NUL; or deeper than any medium. Control characters are no reason: such names are shown safely (`displayPath`).
 */
export function refusalOf(path: string): SkipReason | undefined {
  const parts = path.split('/');
  const leadsOut =
    /^[A-Za-z]:/.test(path) ||
    /[\\\0]/.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (leadsOut) return 'path-escape';
  return parts.length > containerLimits.depth ? 'too-large' : undefined;
}

/** The same for one name of a directory, in which a separator has no business. */
export function nameRefusal(name: string): SkipReason | undefined {
  return name.includes('/') ? 'path-escape' : refusalOf(name);
}

/** Archivers write `./DICOM/IM1` for `DICOM/IM1`. */
export function withoutDotFolder(path: string): string {
  return path.replace(/^(?:\.\/)+(?=[^/])/, '');
}

/**
 * Gives each entry a path of its own: a name that comes again gets a number, the same one whenever the same container is listed.
 */
export function uniquePaths(): (path: string) => string {
  const given = new Set<string>();
  /** The number that a name had last: a container of nothing but one name must not be counted through for each. */
  const counts = new Map<string, number>();
  return (path) => {
    let own = path;
    let count = counts.get(path) ?? 1;
    while (given.has(own)) {
      count += 1;
      own = `${path} (${count})`;
    }
    if (count > 1) counts.set(path, count);
    given.add(own);
    return own;
  };
}
