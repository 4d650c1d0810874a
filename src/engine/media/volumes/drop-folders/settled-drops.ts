import { opaqueId } from '../opaque-id.ts';

/** A file in a drop folder. */
export interface DroppedFile {
  /** Relative to the drop folder, `/` between the parts. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What is read as one medium: a folder or a container directly in the drop folder, or the loose files beside them together. */
export interface Drop {
  /** The folder's or container's name; empty for the loose files. */
  readonly name: string;
  /** What lies directly in the drop folder and belongs to it. */
  readonly members: readonly string[];
  readonly sizeBytes: number;
  /** Changes whenever a file of it comes, goes, grows or is written again. */
  readonly fingerprint: string;
  /** The file that was written last. */
  readonly newest: string;
}

const container = /\.(zip|tar|tgz|tar\.gz|iso|img)$/i;
/** What copying programs and browsers call a file that is still under way, and what desktops leave lying about. */
const underWay = /(\.(part|partial|filepart|crdownload|download|tmp|temp)|~)$/i;
const clutter = /^(\..*|~\$.*|thumbs\.db|desktop\.ini)$/i;

/** The drops that lie in a folder. Files under way count for the fingerprint, so that nothing is taken while they grow, but alone they are no drop. */
export function dropsIn(files: readonly DroppedFile[]): Drop[] {
  const groups = new Map<string, DroppedFile[]>();
  for (const file of files) {
    const parts = file.path.split('/');
    if (parts.some((part) => clutter.test(part))) continue;
    const first = parts[0] ?? '';
    const name = parts.length > 1 || container.test(first) ? first : '';
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return [...groups].flatMap(([name, group]) => {
    const content = group.filter(({ path }) => !underWay.test(path));
    const newest = group.reduce((latest, file) => (file.modifiedMs > latest.modifiedMs ? file : latest));
    if (content.length === 0) return [];
    return {
      name,
      members: name === '' ? content.map(({ path }) => path) : [name],
      sizeBytes: content.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      fingerprint: opaqueId(group.map((file) => `${file.path}\0${file.sizeBytes}\0${file.modifiedMs}`).join('\n')),
      newest: newest.path,
    };
  });
}

/** Remembers since when each drop has looked as it does now. */
export interface Settling {
  /** The drops that have not changed for the settle time, of those that are there at `nowMs` (a clock that never goes back). */
  settled(drops: readonly Drop[], nowMs: number): Drop[];
}

/** @param settleMs how long a drop must stay the same before it counts as whole */
export function settling(settleMs: number): Settling {
  let since = new Map<string, { fingerprint: string; atMs: number }>();
  return {
    settled(drops, nowMs) {
      const before = since;
      since = new Map();
      return drops.filter(({ name, fingerprint }) => {
        const known = before.get(name);
        const atMs = known?.fingerprint === fingerprint ? known.atMs : nowMs;
        since.set(name, { fingerprint, atMs });
        return nowMs - atMs >= settleMs;
      });
    },
  };
}
