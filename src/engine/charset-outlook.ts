import type { Plan, PlanCharset, TagChange } from '../contract/plan.ts';
import { mendedTerms, parseCharacterSet } from './dicom/character-set.ts';
import type { ImportEquipment } from './dicom/coercion.ts';
import { lookupKeyword } from './dicom/dictionary.ts';
import { encodeText, isAscii } from './dicom/text.ts';
import type { CharsetOutlook } from './plan/plan-charset.ts';
import { asciiEquipment, knownRepair, planObject } from './plan/plan-object.ts';
import { sameValue } from './plan/same-value.ts';
import { declaredSet } from './repaired-study.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import { type OpenMedium, readStudyFiles } from './study-files.ts';

interface NewText {
  readonly keyword: string;
  readonly text: string;
}

/** Any instant will do: no date changes a character set. */
const anyTime = '2000-01-01T00:00:00.000Z';

/**
 * What a plan does to the character set of each object, by planning each object whose set may change as it will be written. Files are opened only
 * where a repair is asked for or a text to be written does not fit what the scan says the object declares. `study` is as it was scanned.
 */
export async function charsetOutlook(
  study: ScannedStudy,
  plan: { readonly changes: readonly TagChange[]; readonly charset: Pick<PlanCharset, 'policy' | 'repair'> },
  equipment: ImportEquipment,
  signal?: AbortSignal,
  open?: OpenMedium,
): Promise<CharsetOutlook> {
  const signature = plan.charset.policy === 'ascii' ? asciiEquipment(equipment) : equipment;
  const texts: NewText[] = [
    ...plan.changes
      .filter(({ reason }) => reason !== 'record')
      .map(({ keyword, new: value }) => ({ keyword, text: value ?? '' })),
    ...Object.values(signature).map((text: string) => ({ keyword: 'InstitutionName', text })),
  ].filter(({ text }) => !isAscii(text));
  const repair = knownRepair(plan.charset.repair);
  const concerned = study.instances.filter(
    (instance) => repair?.declared.includes(declaredSet(instance)) || mayChange(instance, plan.changes, texts),
  );
  const switches = new Map<string, PlanCharset['switches'][number]>();
  let stuck = 0;
  for await (const { instance, opened } of readStudyFiles(concerned, null, signal, open)) {
    if (opened === null) continue;
    const full: Pick<Plan, 'changes' | 'charset'> = {
      changes: [...plan.changes],
      charset: { ...plan.charset, switches: [], asciiForms: null },
    };
    const planned = await planObject({ plan: full, ...opened, approvedAt: anyTime, equipment });
    if (!planned.ok) {
      stuck += 1;
      continue;
    }
    const { charset, transcodedTags } = planned.plan;
    const repaired = planned.repairedTexts > 0 ? { from: declaredSet(instance), to: 'ISO_IR 192' } : undefined;
    const change = repaired ?? charset;
    if (change === undefined) continue;
    const { from, to } = change;
    const guessed = repaired === undefined ? (charset?.guessed ?? '') : '';
    const key = JSON.stringify([from, to, guessed]);
    const known = switches.get(key) ?? { from, to, guessed, instances: 0, transcodedElements: 0 };
    switches.set(key, {
      ...known,
      instances: known.instances + 1,
      transcodedElements: known.transcodedElements + planned.repairedTexts + transcodedTags.length,
    });
  }
  return { switches: [...switches.values()], stuck };
}

/** Whether an object may have to change its declaration: by what the scan knows, so that most files stay closed. */
function mayChange(instance: ScannedInstance, changes: readonly TagChange[], texts: readonly NewText[]): boolean {
  const touched = changes.some(
    ({ keyword, new: value, reason }) =>
      reason !== 'record' && !sameValue(keyword, scannedValue(instance, keyword) ?? '\0', value ?? ''),
  );
  if (!touched) return false;
  if (instance.flags.includes('charset-undeclared')) return true;
  const charset = parseCharacterSet(declaredSet(instance));
  const isMisspelt = mendedTerms(charset, false) !== undefined;
  return texts.some(
    ({ keyword, text }) => isMisspelt || encodeText(text, charset, lookupKeyword(keyword)?.vr ?? 'LO') === undefined,
  );
}

/** Undefined where the scan did not keep the keyword or the object lacks it. */
function scannedValue({ attributes }: ScannedInstance, keyword: string): string | undefined {
  return (attributes as Readonly<Record<string, string | undefined>>)[keyword];
}
