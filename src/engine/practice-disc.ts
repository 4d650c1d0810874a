import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { practicePatient } from '../contract/practice.ts';

const images = 24;

/**
 * The practice disc of a data folder: a synthetic CT of the practice patient. Made beside its place and renamed, so that what is there is whole.
 * @returns its folder
 */
export async function practiceDisc(home: string, signal: AbortSignal): Promise<string> {
  const path = join(home, 'practice-disc');
  if (existsSync(path)) return path;
  const unfinished = `${path}.new`;
  await rm(unfinished, { recursive: true, force: true });
  // Asked for once on a desk: no start reads what paints it.
  const { makeDisc } = await import('./disc-maker/make-disc.ts');
  const { patientId, issuer, name, birthDate } = practicePatient;
  await makeDisc({
    ...{ outPath: unfinished, kind: 'standard', seed: 1, patients: 1, studies: 1, images, signal },
    person: { patientId, issuerOfPatientId: issuer, patientName: name, birthDate },
  });
  await rename(unfinished, path);
  return path;
}
