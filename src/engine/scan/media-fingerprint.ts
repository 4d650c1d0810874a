import { createHash } from 'node:crypto';
import type { ScannedSource } from '../../contract/scan.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import { looseName } from './compare-directory.ts';

/**
 * What a medium is known by when it comes again; null for one without images. `content` are its images by UID and size, in whatever folder,
 * order or container and under whatever label; `list` its file names and studies, which a disc keeps that has lost images to a
 * scratch. Pure.
 */
export function mediaFingerprint(
  paths: readonly string[],
  instances: readonly ScannedInstance[],
): ScannedSource['fingerprint'] {
  if (instances.length === 0) return null;
  const images = new Set(instances.map(({ sopInstanceUid, sizeBytes }) => `${sopInstanceUid} ${sizeBytes}`));
  const studies = new Set(instances.map(({ studyInstanceUid }) => studyInstanceUid));
  const names = paths.map(looseName).filter((path) => !isLitter(path));
  return { content: hashOf([...images].sort()), list: hashOf([...names.sort(), '', ...[...studies].sort()]) };
}

/** What operating systems leave on every stick they are put into. */
function isLitter(path: string): boolean {
  return /(^|\/)(\.ds_store|\._[^/]*|thumbs\.db|desktop\.ini)$|^(system volume information|\.trash[^/]*|\.spotlight-v100|\.fseventsd|\$recycle\.bin)\//.test(
    path,
  );
}

/** One line each: no name holds a line break that is not escaped. */
function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex');
}
