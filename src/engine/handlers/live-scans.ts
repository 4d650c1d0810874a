import type { SeriesSeen } from '../../contract/preview.ts';
import { isBelow } from '../media/inside-path.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';

/** What is being read right now. Its media must neither be ejected under the reader nor be read a second time beside it. */
export interface LiveScans {
  begin(scanId: string, paths: readonly string[]): void;
  end(scanId: string): void;
  count(): number;
  paths(): readonly string[];
  /** Whether a scan reads the medium at this path. */
  isReading(sourcePath: string): boolean;
  /** Takes note of an object that the copy has put into the vault; gives what there is to tell when it is the first of its series. */
  seen(scanId: string, instance: ScannedInstance): SeriesSeen | null;
  /** An object that `seen` was told of, while its scan runs. */
  find(scanId: string, sopInstanceUid: string): ScannedInstance | null;
}

export function liveScans(): LiveScans {
  const running = new Map<string, { paths: readonly string[]; firsts: Map<string, ScannedInstance> }>();
  return {
    begin: (scanId, paths) => void running.set(scanId, { paths, firsts: new Map() }),
    end: (scanId) => void running.delete(scanId),
    count: () => running.size,
    paths: () => [...running.values()].flatMap(({ paths }) => paths),
    isReading: (sourcePath) =>
      [...running.values()].some(({ paths }) => paths.some((path) => path === sourcePath || isBelow(path, sourcePath))),
    seen(scanId, instance) {
      const scan = running.get(scanId);
      const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, attributes } = instance;
      if (scan === undefined || scan.firsts.has(seriesInstanceUid)) return null;
      scan.firsts.set(seriesInstanceUid, instance);
      const number = Number.parseInt(attributes.SeriesNumber ?? '', 10);
      return {
        ...{ scanId, studyInstanceUid, seriesInstanceUid, sopInstanceUid },
        modality: attributes.Modality ?? '',
        number: Number.isNaN(number) ? null : number,
        description: attributes.SeriesDescription ?? '',
      };
    },
    find(scanId, sopInstanceUid) {
      const firsts = running.get(scanId)?.firsts.values() ?? [];
      return [...firsts].find((instance) => instance.sopInstanceUid === sopInstanceUid) ?? null;
    },
  };
}
