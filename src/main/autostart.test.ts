import { expect, test } from 'vitest';
import { autostartEntry, autostartFile } from './autostart.ts';

test('starts with the session, out of sight, also from a folder with odd signs in its name', () => {
  expect(autostartEntry('/opt/Gantry/gantry')).toContain('\nExec="/opt/Gantry/gantry" --hidden\n');
  expect(autostartEntry('/srv/100% "$x"/gantry')).toContain('Exec="/srv/100%% \\"\\$x\\"/gantry" --hidden');
});

test('is written where the desktop of this person looks', () => {
  expect(autostartFile({ XDG_CONFIG_HOME: '/home/desk/.cfg' })).toBe('/home/desk/.cfg/autostart/gantry.desktop');
});
