import { expect, test } from 'vitest';
import { isLocalFolder } from './local-folders.ts';

const table = [
  '1 0 254:0 / / rw - ext4 /dev/vda rw',
  '2 1 0:50 / /mnt/transfer rw - cifs //files/transfer rw',
  '3 1 0:51 / /mnt/transfer/here rw - ext4 /dev/vdb rw',
  '4 1 0:52 / /media/host rw - fuse.sshfs desk@host: rw',
].join('\n');

test('a folder is this computer’s own unless the mount that holds it is a share', () => {
  expect(isLocalFolder('/srv/drop', table)).toBe(true);
  expect(isLocalFolder('/mnt', table)).toBe(true);
  expect(isLocalFolder('/mnt/transfer', table)).toBe(false);
  expect(isLocalFolder('/mnt/transfer/in', table)).toBe(false);
  expect(isLocalFolder('/mnt/transfer/here/in', table)).toBe(true);
  expect(isLocalFolder('/media/host/in', table)).toBe(false);
  expect(isLocalFolder('\\\\files\\drop', '')).toBe(false);
  expect(isLocalFolder('D:\\drop', '')).toBe(true);
});
