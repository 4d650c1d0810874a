import { changeNothing } from '../../../src/engine/import/testing/test-room.ts';
import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

export const orthancKilled: FaultCase = {
  name: 'orthanc-killed',
  promise: 'an archive that is killed in mid upload and comes back costs time, never an image',
  async run(bed, random) {
    const killAt = 1 + random(bed.images);
    let planned = 0;
    const room = await bed.reopen({
      async planInstance(...asked) {
        planned += 1;
        if (planned === killAt) await bed.orthanc.kill();
        return changeNothing(...asked);
      },
    });
    const waited = new Promise<void>((resolve) => {
      room.imports.onChanged(({ condition }) => condition === 'waiting' && resolve());
    });
    const settled = bed.importStudy();
    await waited;
    await bed.orthanc.restart();
    const view = await settled;
    insist(view.status === 'success', `ended ${view.status} (${view.fault?.code})`);
  },
};
