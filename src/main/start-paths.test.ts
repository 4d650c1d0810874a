import { expect, test } from 'vitest';
import { pathsFromCommandLine } from './start-paths.ts';

test('takes what is no option for a disc or folder, seen from where it was typed', () => {
  const argv = ['/opt/gantry/gantry', '--no-sandbox', 'disc', '/media/stick', ''];
  expect(pathsFromCommandLine(argv, '/home/desk', false)).toEqual(['/home/desk/disc', '/media/stick']);
});

test('does not take the folder of the app for a disc while it is developed', () => {
  expect(pathsFromCommandLine(['/electron', '.', 'disc'], '/home/desk', true)).toEqual(['/home/desk/disc']);
});

test('a DICOMDIR that is opened means its disc, whatever the disc’s file system calls it', () => {
  const argv = ['/gantry', '/media/cd/DICOMDIR', '/media/usb/dicomdir.;1', '/media/cd/IMG/1.dcm', '/x/DICOMDIR.txt'];
  const expected = ['/media/cd', '/media/usb', '/media/cd/IMG/1.dcm', '/x/DICOMDIR.txt'];
  expect(pathsFromCommandLine(argv, '/', false)).toEqual(expected);
});

test('takes the addresses that file managers hand over', () => {
  const argv = ['/gantry', 'file:///media/My%20disc/DICOMDIR', 'file://elsewhere/x'];
  expect(pathsFromCommandLine(argv, '/', false)[0]).toBe('/media/My disc');
});
