import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { afterEach, expect, test, vi } from 'vitest';
import { applyAutostart, autostartEntry, autostartFile } from './autostart.ts';

afterEach(() => vi.unstubAllEnvs());

test('starts with the session, out of sight, also from a folder with odd signs in its name', () => {
  expect(autostartEntry('/opt/Gantry/gantry')).toContain('\nExec="/opt/Gantry/gantry" --hidden\n');
  expect(autostartEntry('/srv/100% "$x"/gantry')).toContain('Exec="/srv/100%% \\"\\$x\\"/gantry" --hidden');
});

test('is written where the desktop of this person looks', () => {
  expect(autostartFile({ XDG_CONFIG_HOME: '/home/desk/.cfg' })).toBe('/home/desk/.cfg/autostart/gantry.desktop');
});

test.runIf(process.platform === 'linux')(
  'is set and taken back by the policy, left alone where it says nothing, and never set by a build that is not installed',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-autostart-'));
    vi.stubEnv('XDG_CONFIG_HOME', folder);
    vi.stubEnv('APPIMAGE', '/opt/Gantry.AppImage');
    const installed = { isPackaged: true } as App;
    applyAutostart({ isPackaged: false } as App, true);
    applyAutostart(installed, undefined);
    expect(existsSync(autostartFile())).toBe(false);
    applyAutostart(installed, true);
    expect(readFileSync(autostartFile(), 'utf8')).toContain('Exec="/opt/Gantry.AppImage" --hidden');
    applyAutostart(installed, undefined);
    expect(existsSync(autostartFile())).toBe(true);
    applyAutostart(installed, false);
    expect(existsSync(autostartFile())).toBe(false);
    rmSync(folder, { recursive: true });
  },
);
