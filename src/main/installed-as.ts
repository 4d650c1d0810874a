import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The kinds of installation that Gantry can replace by a newer one. */
export type InstalledAs = 'nsis' | 'dmg' | 'appimage' | 'deb' | 'rpm';

/**
 * How this Gantry was installed; null for what it cannot replace: an unpacked folder, an MSI, development. The maker of a deb or rpm leaves its name in
 * `resources/package-type`.
 */
export function installedAs(isPackaged: boolean): InstalledAs | null {
  if (!isPackaged) return null;
  // Windows' own installer (MSI) brings no uninstaller of its own; a package of that kind is the software distribution's.
  if (process.platform === 'win32')
    return existsSync(join(dirname(process.execPath), 'Uninstall Gantry.exe')) ? 'nsis' : null;
  if (process.platform === 'darwin') return 'dmg';
  if (process.env.APPIMAGE) return 'appimage';
  const typePath = join(process.resourcesPath, 'package-type');
  const type = existsSync(typePath) ? readFileSync(typePath, 'utf8').trim() : '';
  return type === 'deb' || type === 'rpm' ? type : null;
}
