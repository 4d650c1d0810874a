import { expect, test } from 'vitest';
import type { Volume } from '../../../../contract/volumes.ts';
import type { ToolAnswer } from '../run-tool.ts';
import { sample } from '../samples/sample.ts';
import { parseBlockDevices } from './block-devices.ts';
import { ejectOnLinux } from './eject-on-linux.ts';
import { linuxPlatform } from './linux-platform.ts';
import { unopenedVolumes } from './unopened-volumes.ts';

interface Given {
  type?: string;
  rm?: boolean;
  fstype?: string | null;
  label?: string;
  tran?: string;
  children?: unknown[];
}
const device = (path: string, number: string, { rm = true, type = 'disk', ...rest }: Given = {}) => ({
  ...{ path, 'maj:min': number, type, rm, hotplug: rm, ro: type === 'rom', size: 700_000_000, ...rest },
});
const stick = device('/dev/sdc', '8:32', {
  tran: 'usb',
  children: [device('/dev/sdc1', '8:33', { type: 'part', fstype: 'vfat', label: 'PATIENT' })],
});
const disc = device('/dev/sr0', '11:0', { type: 'rom', fstype: 'iso9660', label: 'RADIOLOGIE_OST', tran: 'sata' });
const internal = device('/dev/sda', '8:0', { rm: false, fstype: 'ntfs', tran: 'sata' });
const lsblk = (...blockdevices: unknown[]) => JSON.stringify({ blockdevices });
const found = (table: string, ...devices: unknown[]) =>
  unopenedVolumes(table, parseBlockDevices(lsblk(...devices))).map(({ kind, label, device }) => [kind, label, device]);
const mountOf = (number: string, source: string) => `31 1 ${number} / /media/desk/X ro - vfat ${source} ro`;

test('a disc and a stick that the computer has not opened are named, with their kind and label', () => {
  expect(found('', disc, stick, internal)).toEqual([
    ['optical', 'RADIOLOGIE_OST', '/dev/sr0'],
    ['usb', 'PATIENT', '/dev/sdc1'],
  ]);
});

test('an empty drive, a disk of which anything is mounted, and a disk that stays in the computer are not', () => {
  const empty = device('/dev/sr1', '11:1', { type: 'rom', fstype: null });
  expect(found(mountOf('8:33', '/dev/sdc1'), empty, stick, internal)).toEqual([]);
});

test('nothing is unopened on a desk where all is mounted, as this was recorded on one', () => {
  const devices = parseBlockDevices(sample('lsblk-front-desk.json'));
  const open = new Set(['/dev/sr0', '/dev/sdb1']);
  const unopened = unopenedVolumes(sample('mountinfo-front-desk.txt'), devices);
  expect(unopened.filter(({ device }) => open.has(device ?? ''))).toEqual([]);
});

test('a desktop has its time to open a disc; who only looks once is told at once', async () => {
  let nowMs = 0;
  const answer: ToolAnswer = { kind: 'ended', exitCode: 0, stdout: lsblk(disc), stderr: '' };
  const machine = { mountRoots: [], run: async () => answer, readMountTable: () => '', nowMs: () => nowMs };
  expect(await linuxPlatform(machine).list()).toHaveLength(1);
  const watching = linuxPlatform(machine);
  const end = watching.watch(() => undefined);
  expect(await watching.list()).toEqual([]);
  nowMs = 9_000;
  expect(await watching.list()).toEqual([]);
  nowMs = 11_000;
  expect(await watching.list()).toMatchObject([{ label: 'RADIOLOGIE_OST', unopened: true, ejectable: true }]);
  end();
});

test('the drive of an unopened disc can be opened, without anything to unmount', async () => {
  const [volume] = unopenedVolumes('', parseBlockDevices(lsblk(disc)));
  const ran: string[] = [];
  const run = async (program: string, args: readonly string[]): Promise<ToolAnswer> => {
    ran.push([program, ...args].join(' '));
    return { kind: 'ended', exitCode: 0, stdout: '', stderr: '' };
  };
  expect(await ejectOnLinux(volume as Volume, run)).toBe('ejected');
  expect(ran).toEqual(['eject /dev/sr0']);
});
