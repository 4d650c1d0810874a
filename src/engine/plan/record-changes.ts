import type { TagChange } from '../../contract/plan.ts';
import { formatTag, lookupKeyword } from '../dicom/dictionary.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { sameValue } from './same-value.ts';

/**
 * What an importer must leave behind in every object it changes: the other house's number of the patient, the values that were replaced, and
 * who did it (IHE RAD-61, PS3.3 §C.7.1.1, §C.12.1.1.9, §C.7.5.1). Nothing when nothing changes.
 */
export function recordChanges(study: ScannedStudy, changes: readonly TagChange[]): TagChange[] {
  if (changes.length === 0) return [];
  const patientId = changes.find((change) => change.keyword === 'PatientID');
  return [
    ...(patientId === undefined ? [] : foreignIds(study, patientId)),
    record('OriginalAttributesSequence', changes.map((change) => change.keyword).join(', '), study.instances.length),
    record('ContributingEquipmentSequence', 'Portable Media Importer Equipment', study.instances.length),
  ];
}

/** The numbers that the study came with, each with its issuer, as OtherPatientIDsSequence will hold them. */
function foreignIds(study: ScannedStudy, patientId: TagChange): TagChange[] {
  const counts = new Map<string, number>();
  for (const { attributes } of study.instances) {
    const id = attributes.PatientID?.trim() ?? '';
    if (id === '' || sameValue('PatientID', id, patientId.new ?? '')) continue;
    const issuer = attributes.IssuerOfPatientID?.trim() ?? '';
    const shown = issuer === '' ? id : `${id} (${issuer})`;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  return [...counts].map(([shown, instances]) => record('OtherPatientIDsSequence', shown, instances));
}

function record(keyword: string, value: string, instances: number): TagChange {
  const entry = lookupKeyword(keyword);
  if (entry === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
  return { tag: formatTag(entry.tag), keyword, vr: entry.vr, old: [], new: value, reason: 'record', instances };
}
