import { itemsIn, itemText, parseSequenceText, type SequenceItem } from '../dicom/read-sequences.ts';
import type { ScannedInstance, ScannedKeyword } from './scanned-instance.ts';

/** A number with who issued it; '' where that is not said, and then it proves nothing. */
export interface IssuedNumber {
  readonly value: string;
  readonly issuer: string;
}

/** Objects of one study name a few numbers; this many come of a file that is no image of a patient. */
const mostNumbers = 32;

/** Other numbers of the patient (OtherPatientIDsSequence, PS3.3 §C.7.1.1), each once, of all objects: a number of somebody else must be seen. */
export function otherPatientIds(instances: readonly ScannedInstance[]): IssuedNumber[] {
  return distinct(
    itemsOfAll(instances, 'OtherPatientIDsSequence').map((item) => ({
      value: itemText(item, 'PatientID').trim(),
      issuer:
        itemText(item, 'IssuerOfPatientID').trim() || entityOf(itemsIn(item, 'IssuerOfPatientIDQualifiersSequence')[0]),
    })),
  );
}

/** Who issued PatientID where IssuerOfPatientID (0010,0021) is empty: the universal id of its qualifiers (0010,0024); '' without. */
export function qualifiedIssuer(instances: readonly ScannedInstance[]): string {
  return entityOf(itemsOfAll(instances, 'IssuerOfPatientIDQualifiersSequence')[0]);
}

/** Who issued the study's accession number (0008,0051): the local name, or the universal id. Several are none. */
export function accessionIssuer(instances: readonly ScannedInstance[]): string {
  const issuers = new Set(itemsOfAll(instances, 'IssuerOfAccessionNumberSequence').map(entityOf));
  issuers.delete('');
  return issuers.size === 1 ? ([...issuers][0] ?? '') : '';
}

/**
 * Accession numbers of the requests that the objects answer, beside the study's own: RequestAttributesSequence (0040,0275, PS3.3 Table 10-9) and
 * ReferencedRequestSequence (0040,A370, reports: §C.17.2). Each once.
 */
export function requestedAccessions(instances: readonly ScannedInstance[]): IssuedNumber[] {
  const items = [
    ...itemsOfAll(instances, 'RequestAttributesSequence'),
    ...itemsOfAll(instances, 'ReferencedRequestSequence'),
  ];
  return distinct(
    items.map((item) => ({
      value: itemText(item, 'AccessionNumber').trim(),
      issuer: entityOf(itemsIn(item, 'IssuerOfAccessionNumberSequence')[0]),
    })),
  );
}

/** The items of each distinct text once: slices share theirs. */
function itemsOfAll(instances: readonly ScannedInstance[], keyword: ScannedKeyword): SequenceItem[] {
  const texts = new Set<string>();
  for (const { attributes } of instances) {
    const text = attributes[keyword];
    if (text) texts.add(text);
    if (texts.size === mostNumbers) break;
  }
  return [...texts].flatMap(parseSequenceText);
}

/** HL7v2 Hierarchic Designator (PS3.3 Table 10-17). */
function entityOf(item: SequenceItem | undefined): string {
  return itemText(item, 'LocalNamespaceEntityID').trim() || itemText(item, 'UniversalEntityID').trim();
}

function distinct(numbers: readonly IssuedNumber[]): IssuedNumber[] {
  const byKey = new Map(
    numbers
      .filter(({ value }) => value !== '')
      .map((number) => [JSON.stringify([number.value, number.issuer]), number] as const),
  );
  return [...byKey.values()].slice(0, mostNumbers);
}
