import type { DocumentKind, ScanReport } from '../../contract/scan.ts';
import type { Translate } from './i18n.ts';

const groups = { pdf: ['pdf'], picture: ['jpeg', 'png', 'tiff'], video: ['mp4', 'mpeg2'] } as const satisfies Record<
  string,
  readonly DocumentKind[]
>;

/** What lies on the media beside images, counted by kind: `3 PDF files, 1 picture`. */
export function documentCounts(t: Translate, report: ScanReport): string {
  const kinds = report.sources.flatMap(({ documents }) => (documents ?? []).map(({ kind }) => kind));
  const count = (members: readonly DocumentKind[]) => kinds.filter((kind) => members.includes(kind)).length;
  return (['pdf', 'picture', 'video'] as const)
    .map((group) => ({ group, number: count(groups[group]) }))
    .filter(({ number }) => number > 0)
    .map(({ group, number }) => t(`documents.${group}`, { count: number }))
    .join(', ');
}
