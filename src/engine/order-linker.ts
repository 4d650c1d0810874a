import type { Directory } from './directory/directory.ts';
import type { OrderLinker } from './import/import-deps.ts';

/** The directory as the import machine's last station knows it. */
export function orderLinker(directory: Directory): OrderLinker {
  return {
    linkOrder: async (orderId, etag, link, signal) => {
      const { kind } = await directory.linkOrder(orderId, etag, link, signal);
      return { kind };
    },
    readOrder: (orderId, signal) => directory.getOrder(orderId, signal),
    putUploadLog: (log, signal) => directory.putUploadLog(log, signal),
  };
}
