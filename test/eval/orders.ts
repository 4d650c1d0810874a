import type { Order } from '../../src/contract/directory.ts';
import { rankOrders } from '../../src/engine/match/rank-orders.ts';
import { readTable } from './eval-set.ts';
import { seededRandom } from './seeded-random.ts';

export interface OrderCounts {
  asked: number;
  first: number;
  automatic: number;
}

/**
 * MIDRC's real descriptions, each against K orders of one patient: the procedure that it was mapped to, and K − 1 others of the table. Without dates and
 * issuers of accession numbers, so that nothing may be automatic: not even where the disc's number, of another house, is by chance that of one of the orders.
 */
export function measureOrders(choices: number, seed: number, isPresent = true): OrderCounts {
  const random = seededRandom(seed);
  const rows = readTable('midrc/StudyDescription_mapping_table.tsv', '\t').filter(
    (row) =>
      row.Modality !== 'Modality' &&
      !/blank/.test(`${row.Modality}${row.StudyDescription}`) &&
      /^[A-Z]/i.test(row['L-Long Common Name'] ?? ''),
  );
  const names = [...new Set(rows.map((row) => row['L-Long Common Name'] ?? ''))];
  const counts: OrderCounts = { asked: 0, first: 0, automatic: 0 };
  for (const row of rows) {
    const truth = row['L-Long Common Name'] ?? '';
    const others = new Set<string>();
    while (others.size < choices - (isPresent ? 1 : 0)) {
      const name = names[Math.floor(random() * names.length)] ?? '';
      if (name !== truth) others.add(name);
    }
    const orders = [...others, ...(isPresent ? [truth] : [])].map(orderOf).sort(() => random() - 0.5);
    const byChance = !isPresent && random() < 0.5 ? (orders[0]?.accessionNumber ?? '') : '';
    const ranked = rankOrders(
      {
        ...{
          studyInstanceUid: '1.2.3',
          accessionNumber: byChance,
          accessionIssuer: random() < 0.5 ? '' : 'ANOTHER HOUSE',
          laterality: '',
          studyDate: '',
          bodyPart: '',
        },
        modalities: (row.Modality ?? '').split(/[, ]+/),
        description: row.StudyDescription ?? '',
      },
      orders,
      { accessionIssuer: 'HAFEN' },
    );
    counts.asked += 1;
    if (ranked[0]?.order.procedureName === truth) counts.first += 1;
    if (ranked.some(({ automatic }) => automatic)) counts.automatic += 1;
  }
  return counts;
}

function orderOf(procedureName: string): Order {
  return {
    ...{
      id: procedureName,
      patientId: 'p',
      accessionNumber: `A-${procedureName}`,
      modality: '',
      procedureName,
      procedureCode: null,
    },
    ...{
      bodyPart: '',
      laterality: '',
      requestedAt: '',
      scheduledFor: '',
      status: 'outside_images_expected',
      priority: 'routine',
    },
    ...{ clinicName: '', studyInstanceUid: '', etag: '' },
  };
}
