import {
  type DiscItem,
  type DiscPlan,
  directoryEntries,
  discCompany,
  instanceItem,
  truncatedItem,
  withDirectory,
} from './disc-item.ts';
import type { DiscInstance, DiscRecipe } from './disc-study.ts';
import { seededRandom } from './random.ts';
import { isSliceOfFirstCt, standardInstances } from './standard-disc.ts';

const GARBAGE_BYTES = 40_000;

/** Every file is in place and no DICOMDIR leads to it. */
export function noDicomdirDisc(recipe: DiscRecipe): DiscPlan {
  return { items: [...standardInstances(recipe).map((each) => instanceItem(each)), ...discCompany()], directory: null };
}

/** The DICOMDIR breaks off in its records, so that the length of its sequence points past the end. */
export function brokenDicomdirDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const items = [...instances.map((each) => instanceItem(each)), ...discCompany()];
  return withDirectory(recipe, items, directoryEntries(instances), (bytes) =>
    bytes.subarray(0, Math.floor(bytes.length * 0.6)),
  );
}

/** The DICOMDIR lists every third slice of the CT although it is not there. */
export function missingFilesDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const present = instances.filter((instance) => !isThirdSlice(instance));
  return withDirectory(
    recipe,
    [...present.map((each) => instanceItem(each)), ...discCompany()],
    directoryEntries(instances),
  );
}

/** Every third slice of the CT is there although the DICOMDIR does not list it. */
export function unlistedFilesDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const items = [...instances.map((each) => instanceItem(each)), ...discCompany()];
  return withDirectory(recipe, items, directoryEntries(instances.filter((instance) => !isThirdSlice(instance))));
}

/** One slice breaks off in its pixel data, one in its header. */
export function truncatedDisc(recipe: DiscRecipe): DiscPlan {
  return replaceSlices(
    recipe,
    new Map([
      [0, cutInPixels],
      [1, cutInHeader],
    ]),
  );
}

/** One slice is noise under a DICOM name, one breaks off, one is a text; the rest is whole and all are listed. */
export function damagedDisc(recipe: DiscRecipe): DiscPlan {
  const noise = (instance: DiscInstance): DiscItem => ({
    type: 'fault',
    path: `${instance.path}.DCM`,
    reason: 'not-dicom',
    bytes: () => [garbage(recipe.seed)],
  });
  const text = (instance: DiscInstance): DiscItem => ({
    type: 'fault',
    path: instance.path,
    reason: 'not-dicom',
    bytes: () => [Buffer.from('This file was meant to be an image. It is a note.\r\n')],
  });
  return replaceSlices(
    recipe,
    new Map([
      [0, noise],
      [1, cutInPixels],
      [2, text],
    ]),
  );
}

function cutInPixels(instance: DiscInstance): DiscItem {
  return truncatedItem(instance, -200_001);
}

function cutInHeader(instance: DiscInstance): DiscItem {
  return truncatedItem(instance, 700);
}

/** The standard disc with some slices of its first CT replaced; the DICOMDIR lists what stands in their place. */
function replaceSlices(
  recipe: DiscRecipe,
  replacements: ReadonlyMap<number, (instance: DiscInstance) => DiscItem>,
): DiscPlan {
  const instances = standardInstances(recipe);
  const items = instances.map((instance) => {
    const replace = isSliceOfFirstCt(instance) ? replacements.get(instance.instanceNumber - 1) : undefined;
    return replace === undefined ? instanceItem(instance) : replace(instance);
  });
  const listed = instances.map((instance, index) => ({ instance, path: items[index]?.path ?? instance.path }));
  return withDirectory(recipe, [...items, ...discCompany()], listed);
}

function isThirdSlice(instance: DiscInstance): boolean {
  return isSliceOfFirstCt(instance) && instance.instanceNumber % 3 === 0;
}

function garbage(seed: number): Buffer {
  const random = seededRandom('garbage', seed);
  return Buffer.from(Uint8Array.from({ length: GARBAGE_BYTES }, () => random.integer(0, 255)));
}
