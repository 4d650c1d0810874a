import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const hasDcentvfy = existsSync('/usr/bin/dcentvfy');
if (!hasDcentvfy) console.warn('NOT RUN: dcentvfy on de-identified studies; dicom3tools is not installed');

/** What dcentvfy (dicom3tools) finds different within one patient, study or series of these files, one line each: the attribute, without its values. */
export function contradictionsIn(paths: readonly string[]): string[] {
  const said = execFileSync('sh', ['-c', 'dcentvfy "$@" 2>&1 || true', 'sh', ...paths], {
    encoding: 'latin1',
    maxBuffer: 2 ** 26,
  });
  return said
    .split('\n')
    .filter((line) => line.startsWith('Error'))
    .map((line) => line.replace(/(Element=<[^>]*>)|<[^>]*>/g, (_, element?: string) => element ?? '#'));
}
