import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

export const wrongMd5: FaultCase = {
  name: 'wrong-md5',
  promise: 'an archive whose checksum is another one is never green, and the import is held for a person',
  async run(bed, random) {
    const path = 'GET /instances/ID/attachments/dicom/md5';
    const from = 1 + random(bed.images);
    bed.proxy.wish = (line, n) =>
      line === path && n >= from ? { kind: 'answer', status: 200, body: 'f'.repeat(32) } : undefined;
    const view = await bed.importStudy();
    insist(view.condition === 'held' && view.fault?.code === 'archive-md5-differs', `came to ${view.fault?.code}`);
    insist(view.status === null, 'it has a result');
  },
};
