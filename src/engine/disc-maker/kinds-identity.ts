import { type DiscPlan, directoryEntries, discCompany, type DiscItem, instanceItem, withDirectory } from './disc-item.ts';
import type { Dataset } from './dicom-writer.ts';
import type { DiscInstance, DiscRecipe } from './disc-study.ts';
import { personAt } from './names.ts';
import { standardDisc, standardInstances } from './standard-disc.ts';

const SECOND_NAME = 'Mueller^Georg';
const SECOND_BIRTH_DATE = '19700201';
const CYRILLIC_INDEX = 1;

/** Two people share one disc; their objects lie in folders of their own. */
export function twoPatientsDisc(recipe: DiscRecipe): DiscPlan {
  return standardDisc({ ...recipe, patients: Math.max(2, recipe.patients) });
}

/** The second half of every series has another name in its headers, and its last object another birth date. */
export function conflictingHeadersDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const isOther = (instance: DiscInstance): boolean => instance.instanceNumber > recipe.images / 2;
  const items = instances.map((instance): DiscItem => {
    if (!isOther(instance)) return instanceItem(instance);
    const isLast = instance.instanceNumber === recipe.images;
    const differences: Dataset = { PatientName: SECOND_NAME, ...(isLast ? { PatientBirthDate: SECOND_BIRTH_DATE } : {}) };
    return instanceItem({ ...instance, dataset: () => ({ ...instance.dataset(), ...differences }) }, 'conflicting-identity');
  });
  return withDirectory(recipe, [...items, ...discCompany()], directoryEntries(instances));
}

/** One slice is there twice, byte for byte; another file has its UID and other pixels. */
export function duplicatesDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const slices = instances.filter((instance) => instance.series.number === 2);
  const copies = slices.slice(0, 2).map((instance, index): DiscItem => {
    const copy = { ...instance, path: `COPY/IM${String(index).padStart(6, '0')}` };
    return index === 0 ? instanceItem(copy, 'duplicate') : instanceItem(inverted(copy), 'same-uid-other-content');
  });
  return withDirectory(recipe, [...instances.map((each) => instanceItem(each)), ...copies, ...discCompany()], directoryEntries(instances));
}

/** Windows-1251 bytes: declared as Latin-1 in one half of the files, as nothing in the other. */
export function wrongCharsetDisc(recipe: DiscRecipe): DiscPlan {
  const seed = personAt(recipe.seed, 0).textEncoding === 'cyrillic' ? recipe.seed : CYRILLIC_INDEX + 1;
  const instances = standardInstances({ ...recipe, seed }).map((instance): DiscInstance => {
    const { study } = instance.series;
    const declared = instance.instanceNumber % 2 === 0 ? null : 'ISO_IR 100';
    const person = { ...study.person, textEncoding: 'cp1251' as const, specificCharacterSet: declared };
    const { SpecificCharacterSet: _, ...dataset } = instance.dataset();
    return {
      ...instance,
      textEncoding: 'cp1251',
      series: { ...instance.series, study: { ...study, person } },
      dataset: () => (declared === null ? dataset : { ...dataset, SpecificCharacterSet: declared }),
    };
  });
  const items = instances.map((instance) => instanceItem(instance, 'wrong-charset'));
  return withDirectory(recipe, [...items, ...discCompany()], directoryEntries(instances));
}

function inverted(instance: DiscInstance): DiscInstance {
  return { ...instance, pixels: () => Uint8Array.from(instance.pixels?.() ?? [], (byte, at) => (at % 2 === 0 ? byte ^ 0x0f : byte)) };
}
