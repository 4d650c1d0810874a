import type { Order, Patient } from '../contract/directory.ts';
import type { EhrField } from '../contract/plain.ts';
import type { TagMapping } from '../contract/settings.ts';
import { ehrValues, isOrderField } from './directory/ehr-values.ts';
import type { EhrSnapshot } from './ledger/imports.ts';
import { decidingFields } from './plan/tag-map.ts';

/** What the EHR said of patient and order when a plan was made of it, as far as it decides what is written or linked. */
export function ehrSnapshot(
  patient: Patient,
  order: Order | null,
  { tagMap, asOf }: { tagMap: readonly TagMapping[]; asOf: string },
): EhrSnapshot {
  const values = ehrValues(patient, order);
  // Without an order there is nothing of one to compare.
  const decides = (field: EhrField): boolean => order !== null || !isOrderField(field);
  return {
    patientId: patient.id,
    orderId: order?.id ?? null,
    values: Object.fromEntries(
      decidingFields(tagMap)
        .filter(decides)
        .map((field) => [field, values[field]]),
    ),
    patientUpdatedAt: patient.updatedAt,
    orderEtag: order?.etag ?? '',
    asOf,
  };
}
