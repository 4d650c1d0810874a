import { AppImageUpdater, type AppUpdater, DebUpdater, MacUpdater, NsisUpdater, RpmUpdater } from 'electron-updater';
import type { InstalledAs } from './installed-as.ts';

const updaters: Readonly<Record<InstalledAs, new () => AppUpdater>> = {
  nsis: NsisUpdater,
  dmg: MacUpdater,
  appimage: AppImageUpdater,
  deb: DebUpdater,
  rpm: RpmUpdater,
};

/** What replaces an installation of this kind, and does nothing by itself. */
export function packageUpdater(kind: InstalledAs): AppUpdater {
  const updater = new updaters[kind]();
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  // Only the whole package has a hash in the signed description.
  updater.disableDifferentialDownload = true;
  // Its log would name addresses and folders.
  updater.logger = null;
  return updater;
}
