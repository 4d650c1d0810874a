import type { Plan } from '../../contract/plan.ts';
import { asciiForm } from '../dicom/ascii-form.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { type CharsetRepair, repairCharset } from '../dicom/charset-repair.ts';
import { dicomDateTime, type ImportEquipment } from '../dicom/coercion.ts';
import { type PlanResult, planRewrite, type SplicePlan } from '../dicom/plan-rewrite.ts';
import type { DicomHeader } from '../dicom/read-header.ts';
import { isRepairEncoding } from '../dicom/repair-encoding.ts';
import { instanceEdits, modifyingSystem } from './instance-edits.ts';

export interface ObjectInput {
  readonly plan: Pick<Plan, 'changes' | 'charset'>;
  readonly header: DicomHeader;
  readonly source: ByteSource;
  /** ISO instant of the approval: the time that all records of the import carry, so that a retry writes the same bytes. */
  readonly approvedAt: string;
  readonly equipment: ImportEquipment;
}

/** How one object follows a plan. The splices apply to `source`, which is the object itself or the object with its texts repaired. */
export type PlannedObject =
  | {
      readonly ok: true;
      readonly source: ByteSource;
      readonly plan: SplicePlan;
      /** How many texts the repair read anew. */
      readonly repairedTexts: number;
    }
  | Extract<PlanResult, { ok: false }>;

/** The bytes of one object under a plan: first its texts as the operator reads them, then the values, then the record. Deterministic. */
export async function planObject(input: ObjectInput): Promise<PlannedObject> {
  const { plan, approvedAt } = input;
  const charsetPolicy = plan.charset?.policy ?? 'transcode';
  const equipment = charsetPolicy === 'ascii' ? asciiEquipment(input.equipment) : input.equipment;
  const repair = knownRepair(plan.charset?.repair ?? null);
  const base =
    repair === null
      ? ({ ok: true, header: input.header, source: input.source, repairedTexts: 0 } as const)
      : await repairCharset({
          header: input.header,
          source: input.source,
          repair,
          modifyingSystem: modifyingSystem(equipment),
          modifiedAt: dicomDateTime(approvedAt),
        });
  if (!base.ok) return base;
  const { header, source, repairedTexts } = base;
  const edits = await instanceEdits({ plan, header, source, approvedAt, equipment, charsetPolicy });
  const planned = await planRewrite(header, source, edits, { charsetPolicy });
  return planned.ok ? { ok: true, source, plan: planned.plan, repairedTexts } : planned;
}

/** The repair with its encoding checked: plans come from the ledger too. Throws for one that no version of the program wrote. */
export function knownRepair(repair: { declared: readonly string[]; encoding: string } | null): CharsetRepair | null {
  if (repair === null) return null;
  const { declared, encoding } = repair;
  if (!isRepairEncoding(encoding)) throw new Error('a plan with an unknown encoding');
  return { declared, encoding };
}

/** The importer's signature in plain letters; a name that has no such form is left out where the standard lets it. */
export function asciiEquipment(equipment: ImportEquipment): ImportEquipment {
  const plain = Object.entries(equipment).flatMap(([part, text]) => {
    const form = asciiForm(text);
    return form === undefined ? [] : [[part, form] as const];
  });
  return { ...Object.fromEntries(plain), manufacturer: asciiForm(equipment.manufacturer) ?? 'Gantry' };
}
