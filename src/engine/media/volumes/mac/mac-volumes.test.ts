import { expect, test } from 'vitest';
import { runTool } from '../run-tool.ts';
import { sample } from '../samples/sample.ts';
import { macPlatform } from './mac-platform.ts';
import { mountedDevices, networkVolumes, volumeOfInfo } from './mac-volumes.ts';
import { parsePlist } from './plist.ts';

test('asks only about what is mounted among the volumes, never about the system’s own disks', () => {
  expect(mountedDevices(sample('diskutil-list.plist'))).toEqual(['disk4s1', 'disk5', 'disk6s1']);
});

test('understands how older systems list their disks, Core Storage and all', () => {
  expect(mountedDevices(sample('diskutil-list-old.plist'))).toEqual(['disk2', 'disk3s1']);
});

test('knows a disc by its medium where the drive says nothing of itself, and another volume’s answer is none', () => {
  const disc = sample('diskutil-info-optical.plist');
  const without = disc
    .replace(/\s*<key>OpticalDeviceType<\/key>\s*<string>.*<\/string>/, '')
    .replace('<string>cd9660</string>', '<string>hfs</string>');
  expect(volumeOfInfo(without)?.kind).toBe('optical');
  // Right after a disc came in diskutil may still tell of the system's own disk.
  expect(volumeOfInfo(disc.replace('/Volumes/RADIOLOGIE_OST', '/'))).toBeNull();
});

test('tells disc, stick and card apart, and leaves installers out', () => {
  const names = ['optical', 'usb', 'card', 'disk-image'].map((name) =>
    volumeOfInfo(sample(`diskutil-info-${name}.plist`)),
  );
  expect(names.map((volume) => volume && `${volume.kind}: ${volume.label}`)).toEqual([
    'optical: RADIOLOGIE_OST',
    'usb: R&D STÖCK',
    'card: CARM',
    null,
  ]);
});

test('says of a disc what it is, how large, and that nothing can be written to it', () => {
  expect(volumeOfInfo(sample('diskutil-info-optical.plist'))).toEqual({
    id: 'disk5',
    kind: 'optical',
    label: 'RADIOLOGIE_OST',
    mountPath: '/Volumes/RADIOLOGIE_OST',
    paths: ['/Volumes/RADIOLOGIE_OST'],
    readOnly: true,
    sizeBytes: 519_569_408,
    device: 'disk5',
    ejectable: true,
  });
});

test('finds the shares that diskutil does not know', () => {
  expect(networkVolumes(sample('mount-macos.txt'))).toMatchObject([
    { kind: 'network', label: 'transfer', mountPath: '/Volumes/transfer', readOnly: false, ejectable: false },
    { kind: 'network', label: 'outside images', mountPath: '/Volumes/outside images', readOnly: true },
  ]);
});

test('an id names no share, no user and no path', () => {
  for (const { id } of networkVolumes(sample('mount-macos.txt'))) expect(id).toMatch(/^[0-9a-f]{24}$/);
});

test('output that is cut off or no property list is no volume and no error', () => {
  const whole = sample('diskutil-list.plist');
  for (const text of ['', 'Could not find disk', '<plist><dict><key>a</key></dict>', whole.slice(0, 700)]) {
    expect(mountedDevices(text)).toEqual([]);
    expect(volumeOfInfo(text)).toBeNull();
  }
  expect(parsePlist(`<array>${'<array>'.repeat(40)}`)).toBeNull();
  expect(
    parsePlist('<dict><key>a</key><integer>-7</integer><key>b</key><array><true/><string/></array></dict>'),
  ).toEqual({
    a: -7,
    b: [true, ''],
  });
});

const answers: Record<string, string> = {
  'list -plist': sample('diskutil-list.plist'),
  'info -plist disk4s1': sample('diskutil-info-usb.plist'),
  'info -plist disk5': sample('diskutil-info-optical.plist'),
  'info -plist disk6s1': sample('diskutil-info-disk-image.plist'),
  '': sample('mount-macos.txt'),
};

test('puts diskutil’s and mount’s answers together', async () => {
  const platform = macPlatform({
    run: async (_, args) => ({ kind: 'ended', exitCode: 0, stdout: answers[args.join(' ')] ?? '', stderr: '' }),
  });
  expect((await platform.list()).map(({ label }) => label)).toEqual([
    'R&D STÖCK',
    'RADIOLOGIE_OST',
    'transfer',
    'outside images',
  ]);
});

test.each([
  ['ejected', 0, 'Disk disk5 ejected'],
  [
    'busy',
    1,
    'Unmount of disk5 failed: at least one volume could not be unmounted\nUnmount was dissented by PID 412 (/Applications/Preview.app)',
  ],
  ['failed', 1, 'Eject failed: the device is not responding'],
] as const)('an eject that ends with %s says so', async (outcome, exitCode, stdout) => {
  const disc = volumeOfInfo(sample('diskutil-info-optical.plist'));
  const platform = macPlatform({ run: async () => ({ kind: 'ended', exitCode, stdout, stderr: '' }) });
  expect(disc && (await platform.eject(disc))).toBe(outcome);
});

test('gives diskutil nothing but the name of a device', async () => {
  const disc = volumeOfInfo(sample('diskutil-info-optical.plist'));
  const platform = macPlatform({ run: runTool });
  expect(disc && (await platform.eject({ ...disc, device: 'disk5; rm -rf /' }))).toBe('not-supported');
});
