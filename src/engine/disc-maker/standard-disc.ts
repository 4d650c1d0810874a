import { chestOf, createCtSeries, createScout } from './ct-series.ts';
import { type DiscPlan, directoryEntries, discCompany, instanceItem, withDirectory } from './disc-item.ts';
import { createStudy, type DiscInstance, type DiscRecipe, type DiscStudy } from './disc-study.ts';
import { createEncapsulatedPdf } from './encapsulated-pdf.ts';
import { createMrSeries } from './mr-series.ts';
import { createStructuredReport } from './structured-report.ts';

/** Slices of every CT but the first: enough to scroll, few enough to be quick. */
const LATER_CT_IMAGES = 24;

/** The disc as it should be: every object listed, every file in place. */
export function standardDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  return withDirectory(
    recipe,
    [...instances.map((each) => instanceItem(each)), ...discCompany()],
    directoryEntries(instances),
  );
}

/** All objects of the standard disc, in on-disc order. */
export function standardInstances(recipe: DiscRecipe): DiscInstance[] {
  return range(recipe.patients).flatMap((patient) =>
    range(recipe.studies).flatMap((index) => {
      const study = createStudy(recipe, patient, index);
      if (study.modality === 'MR') return createMrSeries(study);
      const isFirst = patient === 0 && index === 0;
      const chest = chestOf(study);
      const slices = createCtSeries(study, isFirst ? recipe.images : Math.min(recipe.images, LATER_CT_IMAGES), chest);
      return index === 0 ? [createScout(study, chest), ...slices, ...documentsAbout(study, slices)] : slices;
    }),
  );
}

/** Whether an object is an axial slice of the very first study: what the kinds with a fault work on. */
export function isSliceOfFirstCt({ series }: DiscInstance): boolean {
  return series.study.personIndex === 0 && series.study.studyIndex === 0 && series.number === 2;
}

function documentsAbout(study: DiscStudy, slices: readonly DiscInstance[]): DiscInstance[] {
  const middle = slices[Math.floor(slices.length / 2)];
  return middle === undefined ? [] : [createStructuredReport(study, middle), createEncapsulatedPdf(study)];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
