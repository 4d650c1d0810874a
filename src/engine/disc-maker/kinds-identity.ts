import type { Dataset } from './dicom-writer.ts';
import {
  type DiscItem,
  type DiscPlan,
  directoryEntries,
  discCompany,
  instanceItem,
  withDirectory,
} from './disc-item.ts';
import type { DiscInstance, DiscRecipe } from './disc-study.ts';
import { type Person, personAt } from './names.ts';
import { isSliceOfFirstCt, standardDisc, standardInstances } from './standard-disc.ts';

const SECOND_NAME = 'Mueller^Georg';
const SECOND_BIRTH_DATE = '19700201';

/** Two people share one disc; their objects lie in folders of their own. */
export function twoPatientsDisc(recipe: DiscRecipe): DiscPlan {
  return standardDisc({ ...recipe, patients: Math.max(2, recipe.patients) });
}

/** The second half of the first CT has another name in its headers, and its last object another birth date. */
export function conflictingHeadersDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const isOther = (instance: DiscInstance): boolean =>
    isSliceOfFirstCt(instance) && instance.instanceNumber > recipe.images / 2;
  const items = instances.map((instance): DiscItem => {
    if (!isOther(instance)) return instanceItem(instance);
    const isLast = instance.instanceNumber === recipe.images;
    const differences: Dataset = {
      PatientName: SECOND_NAME,
      ...(isLast ? { PatientBirthDate: SECOND_BIRTH_DATE } : {}),
    };
    return instanceItem(
      { ...instance, dataset: () => ({ ...instance.dataset(), ...differences }) },
      'conflicting-identity',
    );
  });
  return withDirectory(recipe, [...items, ...discCompany()], directoryEntries(instances));
}

/** One slice is there twice, byte for byte; another file has its UID and other pixels. */
export function duplicatesDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const slices = instances.filter(isSliceOfFirstCt);
  const copies = slices.slice(0, 2).map((instance, index): DiscItem => {
    const copy = { ...instance, path: `COPY/IM${String(index).padStart(6, '0')}` };
    return index === 0 ? instanceItem(copy, 'duplicate') : instanceItem(inverted(copy), 'same-uid-other-content');
  });
  return withDirectory(
    recipe,
    [...instances.map((each) => instanceItem(each)), ...copies, ...discCompany()],
    directoryEntries(instances),
  );
}

/** One Russian patient in Windows-1251 bytes: declared as Latin-1 in one half of the files, as nothing in the other. */
export function wrongCharsetDisc(recipe: DiscRecipe): DiscPlan {
  let personShift = 0;
  while (personAt(recipe.seed, personShift).textEncoding !== 'cyrillic') personShift += 1;
  const instances = standardInstances({ ...recipe, patients: 1, personShift }).map(inWindows1251);
  const items = instances.map((instance) => instanceItem(instance, 'wrong-charset'));
  return withDirectory(recipe, [...items, ...discCompany()], directoryEntries(instances));
}

function inWindows1251(instance: DiscInstance): DiscInstance {
  const { series } = instance;
  const declared = instance.instanceNumber % 2 === 0 ? null : 'ISO_IR 100';
  const person: Person = { ...series.study.person, textEncoding: 'cp1251', specificCharacterSet: declared };
  return {
    ...instance,
    textEncoding: 'cp1251',
    series: { ...series, study: { ...series.study, person } },
    dataset: () => {
      const { SpecificCharacterSet: _, ...rest } = instance.dataset();
      return declared === null ? rest : { ...rest, SpecificCharacterSet: declared };
    },
  };
}

function inverted(instance: DiscInstance): DiscInstance {
  return {
    ...instance,
    pixels: () => Uint8Array.from(instance.pixels?.() ?? [], (byte, at) => (at % 2 === 0 ? byte ^ 0x0f : byte)),
  };
}
