import type { Order } from '../../../src/contract/directory.ts';
import type { LinkOutcome, OrderLinker } from '../../../src/engine/import/import-deps.ts';
import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

const order = { id: 'o-1', accessionNumber: 'ACC-1', etag: 'v1', patientId: 'p-1' };

/** An EHR that answers the first links as told, and then takes them. */
function ehr(outcomes: LinkOutcome[]): OrderLinker {
  return {
    linkOrder: async () => outcomes.shift() ?? { kind: 'linked' },
    readOrder: async () => ({ ...order, etag: 'v2', status: 'scheduled', studyInstanceUid: '' }) as unknown as Order,
    putUploadLog: async () => {},
  };
}

export const ehrRefuses: FaultCase = {
  name: 'ehr-refuses',
  promise: 'an order that changed (412) is read again and linked; one that holds another study (409) holds the import',
  async run(bed, random) {
    const conflict = random(2) === 1;
    const linker = ehr([conflict ? { kind: 'conflict', studyInstanceUid: '9.9' } : { kind: 'changed' }]);
    const room = await bed.reopen({ orderLinker: () => linker });
    const view = await bed.importStudy({ order });
    if (conflict) {
      insist(view.condition === 'held' && view.fault?.code === 'order-linked-elsewhere', `came to ${view.fault?.code}`);
      room.imports.retry(view.id);
    }
    const done = await room.imports.settled(view.id);
    insist(done.status === 'success' && done.linked, `ended ${done.status}, linked: ${done.linked}`);
  },
};
