import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

export const unauthorized: FaultCase = {
  name: 'unauthorized',
  promise: 'a password that stops being right in mid upload holds the import, which goes on once it is right again',
  async run(bed, random) {
    const from = 1 + random(bed.images);
    let refused = true;
    bed.proxy.wish = (line, n) =>
      refused && line === 'POST /instances' && n >= from ? { kind: 'answer', status: 401 } : undefined;
    const view = await bed.importStudy();
    insist(view.condition === 'held' && view.fault?.code === 'archive-unauthorized', `came to ${view.fault?.code}`);
    refused = false;
    bed.room().imports.retry(view.id);
    const done = await bed.room().imports.settled(view.id);
    insist(done.status === 'success', `ended ${done.status} (${done.fault?.code})`);
  },
};
