import { linuxPlatform } from './linux/linux-platform.ts';
import { macPlatform } from './mac/mac-platform.ts';
import { mountRoots } from './mount-roots.ts';
import type { VolumePlatform } from './volume-platform.ts';
import { windowsPlatform } from './windows/windows-platform.ts';

/** The way to volumes of the system that this runs on; where none is known there are none. */
export function thisPlatform(): VolumePlatform {
  switch (process.platform) {
    case 'linux':
      return linuxPlatform({ mountRoots: mountRoots() });
    case 'darwin':
      return macPlatform();
    case 'win32':
      return windowsPlatform();
    default:
      return { list: async () => [], watch: () => () => undefined, eject: async () => 'not-supported' };
  }
}
