import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

export const filteredOut: FaultCase = {
  name: 'filtered-out',
  promise: 'an image that a filter of the archive turned away is named, whatever HTTP says, and the study is not green',
  async run(bed, random) {
    const image = 1 + random(bed.images);
    // An archive that does not say whether it overwrites gets the first image twice.
    const at = image === 1 ? 1 : image + 1;
    const body = JSON.stringify({ ID: 'none', ParentStudy: 'none', Status: 'FilteredOut' });
    bed.proxy.wish = (line, n) =>
      line === 'POST /instances' && n === at ? { kind: 'answer', status: 200, body } : undefined;
    const view = await bed.importStudy();
    insist(view.status === 'partial' && view.counts.failed === 1, `ended ${view.status}, ${view.counts.failed} failed`);
    const [named] = bed.room().imports.get(view.id).faults;
    insist(named?.fault.code === 'archive-filtered', 'the image is not named');
  },
};
