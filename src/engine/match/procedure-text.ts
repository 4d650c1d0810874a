import { foldText } from '../identity/fold-text.ts';
import { regionsIn } from './body-regions.ts';

/** What a study or an order says of an examination, in the slots of the LOINC/RSNA Radiology Playbook that tell orders apart. */
export interface Procedure {
  /** DICOM modality codes that the text names. */
  readonly modalities: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  readonly side: '' | 'L' | 'R' | 'B';
  readonly contrast: '' | 'with' | 'without' | 'both';
  readonly isAngiography: boolean;
  readonly isPortable: boolean;
  /** Number of views; 0 where nothing is said. */
  readonly views: number;
  readonly words: ReadonlySet<string>;
}

const modalityWords: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ (pet|petct|fdg) /, ['PT']],
  [/ (ct|cta|ccta|cat|computertomographie|tdm|computed) /, ['CT']],
  [/ (mr|mri|mra|mrt|mrcp|irm|rm|magnetic) /, ['MR']],
  [/ (us|sono|sonography|ultrasound|ultraschall|echo|echography|echographie|tte|tee) /, ['US']],
  [/ (mg|mammo|mammography|mammogram|mammographie|dbt|tomosynthesis) /, ['MG']],
  [/ (nm|spect|scintigraphy|szintigraphie|bone scan) /, ['NM']],
  [/ (rf|fluoro|fluoroscopy|barium|esophagram) /, ['RF']],
  [/ (xr|xray|x ray|cr|dx|dr|radiograph|roentgen|rontgen|radiographie|kub) /, ['CR', 'DX', 'DR', 'RG']],
];
/** Codes that stand for one kind of machine: what one calls CR the next calls DX. */
const families: readonly (readonly string[])[] = [
  ['CR', 'DX', 'DR', 'RG', 'XR'],
  ['PT', 'CTPT', 'PET'],
  ['NM', 'ST', 'SPECT'],
  ['RF', 'XA'],
];
const noise = new Set(
  'w wo and or of the for with without contrast iv con view views vw vws minimum adult custom routine protocol standard ge rad cs a to by in on s'.split(
    ' ',
  ),
);

/** Reads a description, a procedure name or a body part. Never throws; an empty text is a procedure that says nothing. */
export function readProcedure(text: string): Procedure {
  const folded = ` ${foldText(
    text
      .replace(/w\/o/gi, ' wo ')
      .replace(/w\//gi, ' w ')
      .replace(/w&wo|w\s*\+\s*wo/gi, ' wwo '),
  ).replace(/_/g, ' ')} `;
  const modalities = new Set(modalityWords.flatMap(([pattern, codes]) => (pattern.test(folded) ? codes : [])));
  if (modalities.has('PT') || modalities.has('MR'))
    for (const code of ['CR', 'DX', 'DR', 'RG']) modalities.delete(code);
  return {
    modalities,
    regions: regionsIn(folded.trim()),
    side: sideOf(folded),
    contrast: contrastOf(folded),
    isAngiography:
      / (cta|mra|angio|angiography|angiogram|arteriogram|vessels|arteries|pe|embolus|embolism|runoff|dissection|aorta) /.test(
        folded,
      ),
    isPortable: / (portable|port|bedside|mobile) /.test(folded),
    views: viewsOf(folded),
    words: new Set(folded.split(' ').filter((word) => word.length > 1 && !noise.has(word))),
  };
}

/** Whether two modality codes can be one examination's; null where either is missing. Presentation states and reports are none. */
export function sameModality(left: readonly string[], right: string): boolean | null {
  const images = left.map(canonical).filter((code) => !['SR', 'PR', 'KO', 'OT', 'DOC', 'SEG', ''].includes(code));
  const wanted = right
    .split(/[\\,/+ ]+/)
    .map(canonical)
    .filter((code) => code !== '' && code !== 'OT');
  if (images.length === 0 || wanted.length === 0) return null;
  return wanted.some((code) => images.includes(code));
}

function canonical(code: string): string {
  const plain = code.trim().toUpperCase();
  return families.find((family) => family.includes(plain))?.[0] ?? plain;
}

function sideOf(text: string): Procedure['side'] {
  const left = / (left|lt|l|links|li|gauche|izquierda|izq|izquierdo) /.test(text.replace(/ l (?=spine)/, ' '));
  const right = / (right|rt|r|rechts|re|droit|droite|derecha|derecho) /.test(text);
  if (/ (bilateral|bilat|both|beidseits|bds|bilaterale) /.test(text) || (left && right)) return 'B';
  return left ? 'L' : right ? 'R' : '';
}

function contrastOf(text: string): Procedure['contrast'] {
  const isWithout = / (wo|without|non|noncontrast|nativ|ohne|sans|sin|unenhanced) /.test(text);
  const isWith = / (w|with|mit|avec|con|enhanced|gd|gadolinium|km) /.test(text);
  if (/ (wwo|w wo|wo w) /.test(text) || (isWith && isWithout && / and (w|wo|with|without) /.test(text))) return 'both';
  if (isWithout) return 'without';
  return isWith ? 'with' : '';
}

function viewsOf(text: string): number {
  if (/ pa (and )?lat(eral)? /.test(text)) return 2;
  const counted =
    / (\d) (or \d )?(more )?(view|views|vw|vws|v|minimum) /.exec(text) ?? / (?:ge|min|minimum) (\d) /.exec(text);
  if (counted !== null) return Number(counted[1]);
  return / (single|ap|pa) /.test(text) ? 1 : 0;
}
