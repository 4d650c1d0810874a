import { expect, test } from 'vitest';
import { discMountPoints } from './mounted-disc.ts';

const table = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
61 22 11:0 / /media/front\\040desk/RADIOLOGIE_OST ro,nosuid shared:33 master:2 - iso9660 /dev/sr0 ro
62 22 11:1 / /run/media/clinic/DVD ro - udf /dev/sr1 ro
63 22 0:50 / /tmp/disc rw,nosuid,nodev - fuse.fuseiso fuseiso rw
64 22 8:17 / /media/STICK rw - vfat /dev/sdb1 rw
`;

test('tells discs from sticks and disks by the file system they are mounted with', () => {
  expect([...discMountPoints(table)]).toEqual([
    '/media/front desk/RADIOLOGIE_OST',
    '/run/media/clinic/DVD',
    '/tmp/disc',
  ]);
});

test('finds no disc where the table is empty or cut off', () => {
  expect(discMountPoints('').size).toBe(0);
  expect(discMountPoints('61 22 11:0 / /media').size).toBe(0);
});
