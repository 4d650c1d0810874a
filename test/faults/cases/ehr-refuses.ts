import { startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import { openEhrDirectory } from '../../../src/engine/directory/ehr-directory.ts';
import { orderLinker } from '../../../src/engine/order-linker.ts';
import { insist } from '../fault-bed.ts';
import type { FaultCase } from '../fault-case.ts';

const linkToAnother = {
  ...{ study_instance_uid: '1.9.9', orthanc_study_id: 'x', number_of_series: 1, number_of_images: 1 },
  ...{ study_date: null, study_time: null, uploaded_by: '8f9c1c0e-0000-4000-8000-000000000001' },
  ...{ uploaded_at: '2026-03-17T08:00:00.000Z', upload_source: 'cd_import' as const },
};

/** The reference EHR, whose order changes under the import's hands: on the way, or while the link is being made. */
export const ehrRefuses: FaultCase = {
  name: 'ehr-refuses',
  promise: 'an order that changed (412) is read again and linked; one that holds another study (409) holds the import',
  async run(bed, random) {
    const ehr = await startReferenceEhr({ archive: bed.orthanc });
    try {
      const account = { user: 'radiographer', password: 'demo-radiographer' };
      const directory = openEhrDirectory({ url: ehr.url, ...account, caPem: '', allowPlainHttpHosts: [] });
      const [open] = [...ehr.state.orders.values()].filter(({ status }) => status !== 'cancelled');
      const order = open && (await directory.getOrder(open.id, AbortSignal.timeout(10_000)));
      if (!open || !order) throw new Error('the reference EHR has no open order');
      const me = await directory.me(AbortSignal.timeout(10_000));
      const linker = orderLinker(directory);
      const conflict = random(2) === 1;
      const updated_at = new Date().toISOString();
      const changed = conflict ? { ...open, ...linkToAnother, updated_at } : { ...open, updated_at };
      let links = 0;
      const room = await bed.reopen({
        orderLinker: () => ({
          ...linker,
          async linkOrder(...asked) {
            links += 1;
            // Somebody else was faster, between our last look and our word.
            if (links === 1) ehr.state.orders.set(open.id, changed);
            return linker.linkOrder(...asked);
          },
        }),
      });
      const { id, accessionNumber, etag, patientId } = order;
      const patient = { ...bed.study.patient, id: patientId };
      const view = await bed.importStudy({
        approvedBy: me?.id ?? '',
        patient,
        order: { id, accessionNumber, etag, patientId },
      });
      if (conflict) {
        insist(view.fault?.code === 'order-linked-elsewhere', `came to ${view.condition} ${view.fault?.code}`);
        insist(ehr.state.orders.get(open.id)?.study_instance_uid === '1.9.9', 'the other study’s link is gone');
        insist(ehr.state.uploadLogs.size === 0, 'the EHR was told of an end that is none');
        ehr.state.orders.set(open.id, { ...open, updated_at: new Date().toISOString() });
        room.imports.retry(view.id);
      } else insist(links === 2, `linked with ${links} questions`);
      const done = await room.imports.settled(view.id);
      insist(done.status === 'success' && done.linked, `ended ${done.status} (${done.fault?.code})`);
      const linked = ehr.state.orders.get(open.id)?.study_instance_uid;
      insist(linked === bed.study.studyInstanceUid, 'linked here, and not in the EHR');
      insist(ehr.state.uploadLogs.size === 1, 'the EHR has not exactly one log');
    } finally {
      await ehr.stop();
    }
  },
};
