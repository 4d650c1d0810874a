import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppImageUpdater, type AppUpdater, DebUpdater, MacUpdater, NsisUpdater, RpmUpdater } from 'electron-updater';

/**
 * What can replace this installation; null for one that Gantry cannot: an unpacked folder, an MSI, development. The maker of a deb or rpm leaves its name in
 * `resources/package-type`.
 */
export function packageUpdater(isPackaged: boolean): AppUpdater | null {
  if (!isPackaged) return null;
  const updater = updaterOfSystem();
  if (!updater) return null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  // Only the whole package has a hash in the signed description.
  updater.disableDifferentialDownload = true;
  // Its log would name addresses and folders.
  updater.logger = null;
  return updater;
}

function updaterOfSystem(): AppUpdater | null {
  // Windows' own installer (MSI) brings no uninstaller of its own; a package of that kind is the software distribution's.
  if (process.platform === 'win32')
    return existsSync(join(dirname(process.execPath), 'Uninstall Gantry.exe')) ? new NsisUpdater() : null;
  if (process.platform === 'darwin') return new MacUpdater();
  if (process.env.APPIMAGE) return new AppImageUpdater();
  const typePath = join(process.resourcesPath, 'package-type');
  const type = existsSync(typePath) ? readFileSync(typePath, 'utf8').trim() : '';
  if (type === 'deb') return new DebUpdater();
  return type === 'rpm' ? new RpmUpdater() : null;
}
