import type { ValueProblem } from '../../contract/plan.ts';
import { type DictionaryEntry, lookupKeyword } from '../dicom/dictionary.ts';
import { whyFixed } from '../dicom/edit.ts';
import { validateValue } from '../dicom/validate-value.ts';

/** An import keeps the identifiers of its objects: others refer to them (IHE RAD-61 §4.61.4.1.1.1). */
const keptKeywords = new Set(['SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID']);

/** What is wrong with one value for a top-level tag, said so that a field can show it; null when it may be written. */
export function checkValue(keyword: string, value: string): ValueProblem | null {
  const entry = lookupKeyword(keyword);
  if (entry === undefined) return { keyword, code: 'unknown-keyword', limit: '', offendingPart: keyword };
  if (isFixed(entry)) return { keyword, code: 'not-editable', limit: '', offendingPart: keyword };
  // Without a PatientID the archive would put all such studies under one nameless patient.
  if (keyword === 'PatientID' && value.trim() === '')
    return { keyword, code: 'required', limit: '', offendingPart: '' };
  const check = validateValue(entry.vr, value, { vm: entry.vm });
  return check.ok ? null : { keyword, code: check.code, limit: check.limit, offendingPart: check.offendingPart };
}

/** Whether an import never sets this tag: identifiers, structure, bulk data. */
export function isFixed({ tag, keyword, vr }: DictionaryEntry): boolean {
  return whyFixed(tag) !== undefined || keptKeywords.has(keyword) || vr === 'SQ' || vr === 'UN' || vr.startsWith('O');
}
