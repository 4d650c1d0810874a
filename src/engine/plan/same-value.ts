import { lookupKeyword } from '../dicom/dictionary.ts';
import { formatPersonName, parsePersonName } from '../dicom/person-name.ts';

/** Whether two values of a tag mean the same in DICOM: padding and, in names, empty components at the end are nothing (PS3.5 §6.2). */
export function sameValue(keyword: string, left: string, right: string): boolean {
  if (left.trim() === right.trim()) return true;
  return lookupKeyword(keyword)?.vr === 'PN' && canonicalName(left) === canonicalName(right);
}

function canonicalName(value: string): string {
  return formatPersonName(parsePersonName(value));
}
