import type { SeriesPromise } from '../../contract/imports.ts';
import type { MissingFile, ScannedStudy } from './scanned-study.ts';

const notThere: ReadonlySet<MissingFile['reason']> = new Set(['listed-but-missing', 'path-escape']);

/**
 * The first two of the five numbers that must agree, series by series. The disc promises what its DICOMDIR lists (`asListed`: the whole study is imported, so
 * that the list may be held against it); without one, or for a part of a study, what was found. Pure.
 */
export function seriesPromises(study: ScannedStudy, asListed: boolean): SeriesPromise[] {
  const known = new Map(study.summary.series.map((series) => [series.seriesInstanceUid, series]));
  const uids = [
    ...(asListed ? known.keys() : []),
    ...study.instances.map(({ seriesInstanceUid }) => seriesInstanceUid),
    ...study.missingFiles.map(({ seriesInstanceUid }) => seriesInstanceUid ?? ''),
  ];
  const usable = countBy(study.instances, ({ seriesInstanceUid }) => seriesInstanceUid);
  const missing = countBy(study.missingFiles, ({ seriesInstanceUid }) => seriesInstanceUid ?? '');
  const absent = countBy(
    study.missingFiles.filter(({ reason }) => notThere.has(reason)),
    ({ seriesInstanceUid }) => seriesInstanceUid ?? '',
  );
  return [...new Set(uids)].map((uid) => {
    const { modality = '', number = null, description = '', listed = 0 } = known.get(uid) ?? {};
    const all = (usable.get(uid) ?? 0) + (missing.get(uid) ?? 0);
    return {
      ...{ seriesInstanceUid: uid, modality, number, description },
      promised: asListed && listed > 0 ? listed : all,
      found: all - (absent.get(uid) ?? 0),
    };
  });
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
