import { expect, test } from 'vitest';
import type { Volume } from '../../../../contract/volumes.ts';
import type { RunTool, ToolAnswer } from '../run-tool.ts';
import { ejectOnLinux } from './eject-on-linux.ts';

const disc: Volume = {
  id: '1',
  kind: 'optical',
  label: 'A',
  mountPath: '/media/desk/A',
  paths: ['/media/desk/A'],
  readOnly: true,
  sizeBytes: 1,
  device: '/dev/sr0',
  ejectable: true,
};
const image: Volume = { ...disc, device: null };
const done: ToolAnswer = { kind: 'ended', exitCode: 0, stdout: '', stderr: '' };
const refused = (stderr: string): ToolAnswer => ({ kind: 'ended', exitCode: 1, stdout: '', stderr });

/** Answers by the tool's name; a tool that is not named is not installed. */
function tools(answers: Record<string, ToolAnswer>) {
  const ran: string[] = [];
  const run: RunTool = async (program, args) => {
    const answer = answers[program];
    if (answer) ran.push([program, ...args].join(' '));
    return answer ?? { kind: 'missing' };
  };
  return { ran, run };
}

test('a disc is unmounted as the desktop does it, and then the tray opens', async () => {
  const { ran, run } = tools({ udisksctl: done, eject: done });
  expect(await ejectOnLinux(disc, run)).toBe('ejected');
  expect(ran).toEqual(['udisksctl unmount --no-user-interaction --block-device /dev/sr0', 'eject /dev/sr0']);
});

test('a stick is unmounted and its current switched off', async () => {
  const { ran, run } = tools({ udisksctl: done });
  expect(await ejectOnLinux({ ...disc, kind: 'usb', device: '/dev/sdb1' }, run)).toBe('ejected');
  expect(ran.at(-1)).toBe('udisksctl power-off --no-user-interaction --block-device /dev/sdb1');
});

test('a disc that is in use stays in, and is not forced', async () => {
  const busy = refused(
    'Error unmounting /dev/sr0: GDBus.Error:org.freedesktop.UDisks2.Error.DeviceBusy: target is busy',
  );
  const { ran, run } = tools({ udisksctl: busy, umount: done, eject: done });
  expect(await ejectOnLinux(disc, run)).toBe('busy');
  expect(ran).toHaveLength(1);
});

test('where the first tool may not, the next one is tried', async () => {
  const { ran, run } = tools({
    udisksctl: refused('Error connecting to the udisks daemon'),
    umount: done,
    eject: done,
  });
  expect(await ejectOnLinux(disc, run)).toBe('ejected');
  expect(ran[1]).toBe('umount -- /media/desk/A');
});

test('without any tool it says that this computer cannot', async () => {
  expect(await ejectOnLinux(disc, tools({}).run)).toBe('not-supported');
  expect(await ejectOnLinux(image, tools({}).run)).toBe('not-supported');
});

test('a tool that hangs at a dead drive, or may not, is a failure and no success', async () => {
  expect(await ejectOnLinux(image, tools({ fusermount: { kind: 'hung' } }).run)).toBe('failed');
  expect(await ejectOnLinux(image, tools({ fusermount3: refused('entry not found in /etc/mtab') }).run)).toBe('failed');
});
