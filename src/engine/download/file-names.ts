import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { DownloadFormat } from '../../contract/plain.ts';

/** Letters that every file system takes, and none that a name could be hidden in. */
function safe(text: string, longest: number): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, longest);
}

/**
 * The name of one file of a study, as path components. On a medium eight capitals each and no extension (PS3.10 §8.2, PS3.12 §F); elsewhere for people:
 * `001-CT/00001.dcm`. Nothing of it comes from texts that could name a patient.
 * @param series from 0, in the order of the archive's list; so is `instance`
 */
export function fileName(
  format: DownloadFormat,
  series: number,
  modality: string,
  instance: number,
): readonly string[] {
  const pad = (number: number, digits: number) => String(number + 1).padStart(digits, '0');
  if (format === 'medium') return ['DICOM', `SE${pad(series, 6)}`, `IM${pad(instance, 6)}`];
  return [`${pad(series, 3)}-${safe(modality, 8) || 'OT'}`, `${pad(instance, 5)}.dcm`];
}

/** A free name for a study in a folder, without patient data: modality, day, and a mark of its UID. */
export function freeStudyPath(folder: string, study: ArchiveStudy, format: DownloadFormat): string {
  const mark = createHash('sha256').update(study.studyInstanceUid).digest('hex').slice(0, 6);
  const kind = safe(study.modalities[0] ?? '', 8) || 'STUDY';
  const name = [kind, /^\d{4}-\d{2}-\d{2}$/.test(study.studyDate) ? study.studyDate : '', mark]
    .filter(Boolean)
    .join('-');
  const extension = format === 'zip' ? '.zip' : '';
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, `${name}${copy === 1 ? '' : `-${copy}`}${extension}`);
    if (!existsSync(path)) return path;
  }
}
