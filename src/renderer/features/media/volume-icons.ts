import { type Icon, IconDeviceSdCard, IconDeviceUsb, IconDisc, IconFolderDown, IconServer2 } from '@tabler/icons-react';
import type { VolumeKind } from '../../../contract/volumes.ts';

/** What each kind of volume looks like. */
export const volumeIcons: Record<VolumeKind, Icon> = {
  optical: IconDisc,
  usb: IconDeviceUsb,
  card: IconDeviceSdCard,
  network: IconServer2,
  folder: IconFolderDown,
};
