import type { CharsetPolicy, Plan } from '../../contract/plan.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { coercionEdits, type ImportEquipment } from '../dicom/coercion.ts';
import type { PlainDataSet, TagEdit } from '../dicom/edit.ts';
import type { DicomHeader } from '../dicom/read-header.ts';
import { readAttributes } from '../dicom/read-values.ts';
import { tagRows } from '../dicom/tag-rows.ts';
import { sameValue } from './same-value.ts';

export interface InstanceEditsInput {
  readonly plan: Pick<Plan, 'changes'>;
  readonly header: DicomHeader;
  readonly source: ByteSource;
  /** ISO instant of the approval: the time that all records of the import carry, so that a retry writes the same bytes. */
  readonly approvedAt: string;
  readonly equipment: ImportEquipment;
  readonly charsetPolicy?: CharsetPolicy;
}

const otherPatientIds = 0x00101002;

/**
 * The edits that make one object follow an approved plan, with its own previous values on record (PS3.3 §C.12.1.1.9) and the number it came
 * with in OtherPatientIDsSequence (§C.7.1.1). An object that follows the plan already gets none and stays byte for byte. The same input gives the same
 * edits. Throws the source's read errors.
 */
export async function instanceEdits(input: InstanceEditsInput): Promise<TagEdit[]> {
  const { plan, header, source, approvedAt, equipment } = input;
  const planned = plan.changes.filter((change) => change.reason !== 'record' && change.reason !== 'charset');
  const keywords = [...planned.map((change) => change.keyword), 'PatientID', 'IssuerOfPatientID'];
  const current = await readAttributes(header, source, keywords);
  const changing = planned.filter(
    ({ keyword, new: value }) => !sameValue(keyword, current[keyword]?.text ?? '', value ?? ''),
  );
  const changes: TagEdit[] = changing.map(({ keyword, new: value }) =>
    value === null ? { action: 'erase', path: [keyword] } : { action: 'set', path: [keyword], value },
  );
  if (changing.some((change) => change.keyword === 'PatientID')) {
    changes.push(
      ...(await foreignIdEdits(input, current.PatientID?.text ?? '', current.IssuerOfPatientID?.text ?? '')),
    );
  }
  return coercionEdits({
    header,
    source,
    changes,
    equipment,
    modifyingSystem: modifyingSystem(equipment),
    at: approvedAt,
    reason: 'COERCE',
    ...(input.charsetPolicy === undefined ? {} : { charsetPolicy: input.charsetPolicy }),
  });
}

/** The importer by name and version, as the records of changes call it. */
export function modifyingSystem({ modelName, manufacturer, softwareVersions }: ImportEquipment): string {
  return [modelName ?? manufacturer, softwareVersions].filter(Boolean).join(' ');
}

async function foreignIdEdits({ header, source }: InstanceEditsInput, id: string, issuer: string): Promise<TagEdit[]> {
  if (id.trim() === '' || (await isAmongOtherIds(header, source, id.trim()))) return [];
  const item: PlainDataSet = {
    PatientID: id.trim(),
    ...(issuer.trim() === '' ? {} : { IssuerOfPatientID: issuer.trim() }),
    TypeOfPatientID: 'TEXT',
  };
  return [{ action: 'append-item', path: ['OtherPatientIDsSequence'], item }];
}

async function isAmongOtherIds(header: DicomHeader, source: ByteSource, id: string): Promise<boolean> {
  if (!header.elements.some((element) => element.tag === otherPatientIds)) return false;
  const rows = await tagRows(header, source);
  return rows.some(({ path, text }) => path[0] === 'OtherPatientIDsSequence' && path[2] === 'PatientID' && text === id);
}
