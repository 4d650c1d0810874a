import { expect, test } from 'vitest';
import { pathsFromCommandLine } from './start-paths.ts';

test('takes what is no option for a disc or folder, seen from where it was typed', () => {
  const argv = ['/opt/gantry/gantry', '--no-sandbox', 'disc', '/media/stick', ''];
  expect(pathsFromCommandLine(argv, '/home/desk', false)).toEqual(['/home/desk/disc', '/media/stick']);
});

test('does not take the folder of the app for a disc while it is developed', () => {
  expect(pathsFromCommandLine(['/electron', '.', 'disc'], '/home/desk', true)).toEqual(['/home/desk/disc']);
});
