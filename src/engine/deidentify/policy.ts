import type { OptionName } from './options.ts';
import type { ProjectKey } from './project-key.ts';

/** What a site has decided about a project. Plain data: threads get a copy. */
export interface DeidentificationPolicy {
  readonly options: readonly OptionName[];
  readonly key: ProjectKey;
  /** Pseudonyms that the site assigns, by PatientID; the others follow from the key. */
  readonly pseudonyms?: Readonly<Record<string, string>>;
  /** Name and version of the program, for DeidentificationMethod and the file meta information. */
  readonly program: string;
  readonly regions?: readonly PixelRegions[];
  /**
   * A person reviews what the rules hold, in this run or in a later one of the same project: the Clean Pixel Data option is the project's then, so that an image is the
   * same bytes whenever it leaves. Default: whether this run brings regions.
   */
  readonly reviewsPixels?: boolean;
}

/** What a person found who looked at the images: boxes to black out, or none where nothing is written in them. */
export interface PixelRegions {
  /** Which images: UIDs as they are in the originals. */
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
  readonly boxes: readonly PixelBox[];
}

/** In pixels of the image, from its upper left corner. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One patient of a project, as its files are to name them. */
export interface PatientNames {
  readonly pseudonym: string;
  readonly shiftDays: number;
}

/** By which a patient's files belong together: number and issuer; without a number, name and date of birth. */
export function patientKey(facts: {
  readonly patientId: string;
  readonly issuer: string;
  readonly name: string;
  readonly birthDate: string;
}): string {
  const id = facts.patientId.trim();
  if (id !== '') return `id\0${id}\0${facts.issuer.trim()}`;
  return `name\0${facts.name.trim().toLowerCase()}\0${facts.birthDate.trim()}`;
}
