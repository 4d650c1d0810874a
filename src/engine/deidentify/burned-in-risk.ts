import recipeTable from '../../../resources/burned-in-recipes.json' with { type: 'json' };
import type { Attributes } from '../dicom/read-values.ts';
import type { PixelBox } from './policy.ts';

type Condition = readonly [operator: string, keyword: string, value?: string];
interface Recipe {
  readonly label: string;
  /** All must hold; of each the alternatives. */
  readonly conditions: readonly (readonly Condition[])[];
  readonly boxes: readonly (readonly number[])[];
}

const recipes = recipeTable.recipes as unknown as readonly Recipe[];

/** What the rules look at. */
export const riskKeywords = [
  'SOPClassUID',
  'Modality',
  'ImageType',
  'BurnedInAnnotation',
  'ConversionType',
  'Manufacturer',
  'ManufacturerModelName',
  'SeriesDescription',
  'ProtocolName',
  'Rows',
  'Columns',
  'WindowWidth',
  'DateOfSecondaryCapture',
  'SecondaryCaptureDeviceManufacturer',
  'SecondaryCaptureDeviceManufacturerModelName',
  'SecondaryCaptureDeviceSoftwareVersions',
  'CommentsOnRadiationDose',
] as const;

export type RiskAttributes = Attributes<(typeof riskKeywords)[number]>;

/** Why a person must look at the pixels, and boxes that a recipe for the device proposes. */
export interface BurnedInRisk {
  readonly rule: string;
  readonly proposed: readonly PixelBox[];
}

/** Photographs, video, screens, ultrasound: objects whose pixels hold text as a rule. */
const riskyModalities = new Set([
  'US',
  'IVUS',
  'SC',
  'OT',
  'XC',
  'ES',
  'DOC',
  'RF',
  'XA',
  'GM',
  'SM',
  'OP',
  'ECG',
  'HC',
  'DMS',
  'OPT',
]);
const classRoot = '1.2.840.10008.5.1.4.1.1.';
const riskyClasses = [
  '7',
  '7.1',
  '7.2',
  '7.3',
  '7.4',
  '6',
  '6.1',
  '6.2',
  '3',
  '3.1',
  '77.1.1',
  '77.1.2',
  '77.1.3',
  '77.1.4',
];
/** Doses, segmentations, maps and the like: numbers, which nobody reads as an image with text. */
const numericModalities = new Set(['RTDOSE', 'SEG', 'REG', 'RWV']);

/**
 * Whether the pixels may show an identity (PS3.15 §E.3.1): by what the object says of itself, by its kind, and by the recipes that are known for devices.
 * Undefined where nothing speaks for it. A scanner's own `BurnedInAnnotation` NO is believed but for kinds of images that usually have text.
 */
export function burnedInRisk(found: RiskAttributes): BurnedInRisk | undefined {
  const key = riskKeywords.map((keyword) => found[keyword]?.text ?? '\0').join('\x01');
  if (judged.has(key)) return judged.get(key);
  const risk = judge(found);
  if (judged.size >= 10_000) judged.clear();
  judged.set(key, risk);
  return risk;
}

/** The slices of a series say the same of themselves. */
const judged = new Map<string, BurnedInRisk | undefined>();

function judge(found: RiskAttributes): BurnedInRisk | undefined {
  const text = (keyword: keyof RiskAttributes) => found[keyword]?.text.trim() ?? '';
  const modality = text('Modality').toUpperCase();
  if (numericModalities.has(modality)) return undefined;
  const recipe = recipes.find((one) => matches(one, found));
  const proposed = (recipe?.boxes ?? []).map(([x = 0, y = 0, width = 0, height = 0]) => ({ x, y, width, height }));
  const burnedIn = text('BurnedInAnnotation').toUpperCase();
  if (burnedIn === 'YES') return { rule: 'BurnedInAnnotation is YES', proposed };
  const sopClass = text('SOPClassUID');
  const isRiskyClass = riskyClasses.some(
    (id) => sopClass === classRoot + id || (id.startsWith('77.1.') && sopClass.startsWith(`${classRoot}${id}.`)),
  );
  if (isRiskyClass || riskyModalities.has(modality))
    return { rule: `kind of image: ${modality || 'unknown'}`, proposed };
  if (burnedIn === 'NO') return undefined;
  if (text('ConversionType') !== '') return { rule: 'ConversionType: made of something else', proposed };
  const imageType = found.ImageType?.values.map((value) => value.toUpperCase()) ?? [];
  const told = imageType.find((value) => /SCREEN|SAVE|SECONDARY|OTHER|CAPTURE|REPORT/.test(value));
  if (told !== undefined) return { rule: `ImageType: ${told}`, proposed };
  if (recipe !== undefined) return { rule: `recipe: ${recipe.label}`, proposed };
  return undefined;
}

function matches({ conditions, boxes }: Recipe, found: RiskAttributes): boolean {
  // Recipes without boxes say that all images of a scanner are to be looked at; the rules on kinds and image types say it better.
  return boxes.length > 0 && conditions.every((alternatives) => alternatives.some((one) => holds(one, found)));
}

function holds([operator, keyword, wanted = '']: Condition, found: RiskAttributes): boolean {
  const about = found[keyword as keyof RiskAttributes];
  const value = about?.text.trim() ?? '';
  switch (operator) {
    case 'missing':
      return about === undefined && (riskKeywords as readonly string[]).includes(keyword);
    case 'empty':
      return about !== undefined && value === '';
    case 'equals':
      return wanted.split('|').some((one) => value.toLowerCase() === one.trim().toLowerCase());
    default:
      return value !== '' && wanted.split('|').some((one) => value.toLowerCase().includes(one.trim().toLowerCase()));
  }
}
