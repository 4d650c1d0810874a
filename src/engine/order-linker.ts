import type { Directory } from './directory/directory.ts';
import { recheckRecords } from './directory/recheck.ts';
import type { OrderLinker } from './import/import-deps.ts';

/** The directory as the import machine's last station knows it. */
export function orderLinker(directory: Directory): OrderLinker {
  return {
    linkOrder: async (orderId, etag, link, signal) => {
      const { kind } = await directory.linkOrder(orderId, etag, link, signal);
      return { kind };
    },
    readOrder: (orderId, signal) => directory.getOrder(orderId, signal),
    recordStudy: async (study, signal) => directory.recordStudy?.(study, signal),
    recheck: (known, signal) => recheckRecords(directory.itself ?? directory, known, signal),
    unlinkOrder: async (orderId, studyInstanceUid, signal) => {
      if (directory.unlinkOrder) return directory.unlinkOrder(orderId, studyInstanceUid, signal);
      const order = await directory.getOrder(orderId, signal);
      return order?.studyInstanceUid === studyInstanceUid ? 'not-offered' : 'not-linked';
    },
    putUploadLog: (log, signal) => directory.putUploadLog(log, signal),
  };
}
