import type { ReportItem } from '../../contract/preview.ts';
import type { DataSet } from './data-set.ts';

/** Reports of machines can have a measurement for each vessel: beyond this nobody reads on. */
const mostItems = 2_000;
const mostLevels = 24;
const mostCharacters = 20_000;

export interface ReportText {
  readonly title: string;
  readonly isVerified: boolean;
  readonly items: ReportItem[];
  readonly isCut: boolean;
}

/** A structured report as text in a tree (PS3.3 §C.17.3): what is said, and what is said to it. */
export async function reportText(set: DataSet): Promise<ReportText> {
  const budget = { items: mostItems, isCut: false };
  return {
    title: (await codeMeaning(set, 'ConceptNameCodeSequence')) || (await set.text('SeriesDescription')),
    isVerified: (await set.text('VerificationFlag')).trim() === 'VERIFIED',
    items: await contentOf(set, budget, 0),
    isCut: budget.isCut,
  };
}

async function contentOf(
  set: DataSet,
  budget: { items: number; isCut: boolean },
  level: number,
): Promise<ReportItem[]> {
  const found: ReportItem[] = [];
  const content = await set.items('ContentSequence');
  if (content.length > 0 && level >= mostLevels) budget.isCut = true;
  for (const item of level >= mostLevels ? [] : content) {
    if (budget.items <= 0) {
      budget.isCut = true;
      break;
    }
    budget.items -= 1;
    const name = await codeMeaning(item, 'ConceptNameCodeSequence');
    const value = (await itemValue(item)).slice(0, mostCharacters);
    found.push({ name, value, items: await contentOf(item, budget, level + 1) });
  }
  // What says nothing itself and holds nothing is layout.
  return found.filter(({ name, value, items }) => name !== '' || value !== '' || items.length > 0);
}

/** The value by its type. References to images and shapes in them say nothing that text can show. */
async function itemValue(item: DataSet): Promise<string> {
  switch ((await item.text('ValueType')).trim()) {
    case 'TEXT':
      return item.text('TextValue');
    case 'CODE':
      return codeMeaning(item, 'ConceptCodeSequence');
    case 'NUM':
      return measurement(item);
    case 'PNAME':
      return (await item.text('PersonName')).split('=')[0]?.split('^').filter(Boolean).join(' ') ?? '';
    case 'DATE':
      return dated(await item.text('Date'));
    case 'TIME':
      return timed(await item.text('Time'));
    case 'DATETIME': {
      const text = await item.text('DateTime');
      return [dated(text.slice(0, 8)), timed(text.slice(8))].filter(Boolean).join(' ');
    }
    default:
      return '';
  }
}

async function measurement(item: DataSet): Promise<string> {
  const [measured] = await item.items('MeasuredValueSequence');
  if (measured === undefined) return codeMeaning(item, 'NumericValueQualifierCodeSequence');
  const [unit] = await measured.items('MeasurementUnitsCodeSequence');
  // UCUM's "1" is no unit, and its short forms are what people write.
  const short = (await unit?.text('CodeValue')) ?? '';
  const isCurly = short === '1' || short.startsWith('{');
  return [await measured.text('NumericValue'), isCurly ? '' : short].join(' ').trim();
}

async function codeMeaning(set: DataSet, keyword: string): Promise<string> {
  const [code] = await set.items(keyword);
  return (await code?.text('CodeMeaning')) ?? '';
}

function dated(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');
}

function timed(text: string): string {
  return text.replace(/^(\d{2})(\d{2})(\d{2})?.*$/, (_, hour: string, minute: string, second?: string) =>
    [hour, minute, ...(second === undefined ? [] : [second])].join(':'),
  );
}
