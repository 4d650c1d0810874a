import type { TransferSyntax } from './dicom-writer.ts';
import { type DiscPlan, directoryEntries, discCompany, instanceItem, withDirectory } from './disc-item.ts';
import { createStudy, type DiscInstance, type DiscRecipe } from './disc-study.ts';
import { CT_SIZE } from './phantom-ct.ts';
import { encapsulateRle } from './rle.ts';
import { isSliceOfFirstCt, standardInstances } from './standard-disc.ts';
import { createUsCine } from './us-series.ts';

/** The slices of the first CT are RLE Lossless and deflated by turns. */
export function compressedDisc(recipe: DiscRecipe): DiscPlan {
  return reEncodedDisc(recipe, ['rleLossless', 'deflatedExplicitLittleEndian']);
}

/** The slices of the first CT are implicit, big endian and explicit little endian by turns. */
export function bigEndianImplicitDisc(recipe: DiscRecipe): DiscPlan {
  return reEncodedDisc(recipe, ['implicitLittleEndian', 'explicitBigEndian', 'explicitLittleEndian']);
}

/** The standard disc with an ultrasound cine loop of many frames as a further study of each patient. */
export function multiframeDisc(recipe: DiscRecipe): DiscPlan {
  const cines = Array.from({ length: recipe.patients }, (_, patient) =>
    createUsCine(createStudy(recipe, patient, recipe.studies, 'US')),
  );
  const instances = [...standardInstances(recipe), ...cines];
  return withDirectory(
    recipe,
    [...instances.map((each) => instanceItem(each)), ...discCompany()],
    directoryEntries(instances),
  );
}

function reEncodedDisc(recipe: DiscRecipe, syntaxes: readonly TransferSyntax[]): DiscPlan {
  const instances = standardInstances(recipe).map((instance) =>
    isSliceOfFirstCt(instance)
      ? reEncoded(instance, syntaxes[(instance.instanceNumber - 1) % syntaxes.length] ?? instance.transferSyntax)
      : instance,
  );
  return withDirectory(
    recipe,
    [...instances.map((each) => instanceItem(each)), ...discCompany()],
    directoryEntries(instances),
  );
}

function reEncoded(instance: DiscInstance, transferSyntax: TransferSyntax): DiscInstance {
  if (transferSyntax !== 'rleLossless') return { ...instance, transferSyntax };
  return {
    ...instance,
    transferSyntax,
    pixels: () => encapsulateRle(instance.pixels?.() ?? new Uint8Array(), CT_SIZE),
  };
}
