import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';

/** The file by which a Linux desktop starts Gantry with the session (freedesktop.org Autostart Specification). */
export function autostartFile(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart', 'gantry.desktop');
}

/** Its content. @param program the path of the app, quoted as the Desktop Entry Specification asks */
export function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`;
  return `[Desktop Entry]\nType=Application\nName=Gantry\nExec=${quoted} --hidden\nIcon=gantry\nX-GNOME-Autostart-enabled=true\n`;
}

/** Does what the policy says about starting with the session; a policy that says nothing changes nothing. */
export function applyAutostart(app: App, wanted: boolean | undefined): void {
  if (wanted === undefined || !app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: ['--hidden'] });
    return;
  }
  const file = autostartFile();
  if (!wanted) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(join(file, '..'), { recursive: true });
  // An AppImage runs from a mount that is another one each time.
  writeFileSync(file, autostartEntry(process.env.APPIMAGE ?? process.execPath));
}
