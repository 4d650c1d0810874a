import { expect, test } from 'vitest';
import { sample } from '../samples/sample.ts';
import { parseBlockDevices } from './block-devices.ts';
import { linuxVolumes } from './linux-volumes.ts';

const roots = ['/media', '/run/media', '/mnt'];
const table = sample('mountinfo-front-desk.txt');
const devices = parseBlockDevices(sample('lsblk-front-desk.json'));
const seen = (volumes = linuxVolumes(table, devices, roots)) =>
  volumes.map(({ kind, label, mountPath }) => `${kind}: ${label} at ${mountPath}`);

test('names disc, stick, card, share and image on a busy front desk, and nothing of the system', () => {
  expect(seen()).toEqual([
    'optical: RADIOLOGIE_OST at /media/desk/RADIOLOGIE_OST',
    'usb: PATIENT CD at /media/desk/PATIENT CD',
    'usb: Elements at /media/desk/Elements',
    'card: CARM at /media/desk/CARM',
    'card: 6462-3031 at /media/desk/6462-3031',
    'optical: IMAGE_OF_A_DISC at /media/desk/IMAGE_OF_A_DISC',
    'network: outside\\x09images at /mnt/outside\timages',
    'network: transfer at /mnt/transfer',
    'optical: Back\\up # 2 at /media/desk/Back\\up # 2',
    'network: remote at /mnt/remote',
  ]);
});

test('says of a disc what it is, how large, and that nothing can be written to it', () => {
  expect(linuxVolumes(table, devices, roots)[0]).toEqual({
    id: '601-11:0-2026-03-01-09-12-44-00',
    kind: 'optical',
    label: 'RADIOLOGIE_OST',
    mountPath: '/media/desk/RADIOLOGIE_OST',
    paths: ['/media/desk/RADIOLOGIE_OST'],
    readOnly: true,
    sizeBytes: 519_569_408,
    device: '/dev/sr0',
    ejectable: true,
  });
});

test('offers to eject what a patient brings, never a share', () => {
  const kept = linuxVolumes(table, devices, roots).filter(({ ejectable }) => !ejectable);
  expect(new Set(kept.map(({ kind }) => kind))).toEqual(new Set(['network']));
});

test('finds no volume on a machine that has none, as this was recorded on one', () => {
  const machine = parseBlockDevices(sample('lsblk-virtual-machine.json'));
  expect(machine.map(({ path }) => path)).toContain('/dev/vda');
  expect(linuxVolumes(sample('mountinfo-virtual-machine.txt'), machine, roots)).toEqual([]);
});

test('still sees discs, sticks and shares when lsblk is missing or hangs at a dead drive', () => {
  const without = seen(linuxVolumes(table, parseBlockDevices('lsblk: command not found'), roots));
  expect(without).toContain('optical: RADIOLOGIE_OST at /media/desk/RADIOLOGIE_OST');
  expect(without).toContain('usb: PATIENT CD at /media/desk/PATIENT CD');
  expect(without).toContain('network: transfer at /mnt/transfer');
  expect(without.filter((line) => /snap|boot|archive|lxcfs/.test(line))).toEqual([]);
});

test('a disk that the system was started from is no medium, even when it is a stick', () => {
  const live = `31 1 8:17 / / rw - vfat /dev/sdb1 rw\n${table.split('\n').slice(-9).join('\n')}`;
  expect(seen(linuxVolumes(live, devices, roots)).filter((line) => line.includes('PATIENT'))).toEqual([]);
});

test('a stick that is mounted in somebody’s home folder is found all the same', () => {
  const home = '700 31 8:17 / /home/desk/stick rw - vfat /dev/sdb1 rw';
  expect(seen(linuxVolumes(home, devices, roots))).toEqual(['usb: PATIENT CD at /home/desk/stick']);
});

test('a disc that is mounted over an older mount of the same folder is the one that is seen', () => {
  const twice = '1 0 0:1 / /media/x rw - fuse.fuseiso fuseiso rw\n2 0 0:2 / /media/x rw - fuse.fuseiso fuseiso rw';
  expect(linuxVolumes(twice, [], roots).map(({ id }) => id)).toEqual(['2-0:2']);
});

test('the next disc in the same drive is another volume', () => {
  const next = devices.map((device) =>
    device.path === '/dev/sr0' ? { ...device, uuid: '2026-03-02-10-00-00-00' } : device,
  );
  const ids = [devices, next].map((known) => linuxVolumes(table, known, roots)[0]?.id);
  expect(ids[0]).not.toBe(ids[1]);
});

test('older releases of lsblk, which write numbers and flags as texts, are understood', () => {
  const old = JSON.stringify({
    blockdevices: [
      {
        path: '/dev/sr0',
        'maj:min': ' 11:0 ',
        type: 'rom',
        rm: '1',
        hotplug: '1',
        ro: '0',
        size: '519569408',
        label: 'A',
      },
      { path: '/dev/broken', type: 'disk' },
    ],
  });
  expect(parseBlockDevices(old)).toMatchObject([
    { device: '11:0', removable: true, sizeBytes: 519_569_408, label: 'A' },
  ]);
});
