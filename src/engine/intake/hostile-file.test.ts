import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { openIntakeRoom } from '../../../test/media-fuse/intake-room.ts';
import { encodeDataset, encodePreambleAndMeta, itemHeader } from '../disc-maker/dicom-writer.ts';
import type { IntakeTimes } from './intake-threads.ts';

vi.setConfig({ testTimeout: 120_000 });
const slices = 8;
let root: string;
let disc: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-hostile-'));
  disc = join(root, 'disc');
  makeCtSlices({ folder: disc, files: slices, pixels: 'noise' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A second DICOMDIR, in a folder where none belongs, of as many records as there is room for: the most that any file makes a reader keep. */
function writeGlutton(path: string): void {
  const meta = encodePreambleAndMeta({
    ...{ sopClassUid: '1.2.840.10008.1.3.10', sopInstanceUid: '1.2.3', transferSyntax: 'explicitLittleEndian' },
  });
  const form = { explicit: true, bigEndian: false, textEncoding: 'latin1' } as const;
  const record = encodeDataset({ DirectoryRecordType: 'PATIENT', PatientID: 'P', PatientName: 'Doe^Jane' }, form);
  const item = Buffer.concat([itemHeader(record.length, form), record]);
  const records = Buffer.alloc(item.length * Math.floor(30_000_000 / item.length), item);
  const sequence = Buffer.from([0x04, 0x00, 0x20, 0x12, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
  sequence.writeUInt32LE(records.length, 8);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([meta, sequence, records]));
}

async function copyWith(times: Partial<IntakeTimes>) {
  const home = join(root, 'home');
  mkdirSync(home);
  const room = openIntakeRoom(home, { times });
  try {
    const { report } = await room.copy(disc);
    const open = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(disc);
      } catch {
        return false;
      }
    });
    return { report, open, unfinished: room.unfinished() };
  } finally {
    await room.close();
  }
}

const hostile = join('SE9', 'IM9');
const lost = [{ path: 'SE9/IM9', reason: 'too-large' }];

it('a file that wants more memory than any may have costs that file, and no other', async () => {
  writeGlutton(join(disc, hostile));
  const { report, open, unfinished } = await copyWith({ heapMb: 24 });
  expect(report.files.unreadable).toMatchObject(lost);
  expect(report.copy).toMatchObject({ files: slices });
  expect({ open, unfinished }).toEqual({ open: [], unfinished: [] });
});

it('a file that keeps its reader at work beyond all reason costs that file, and no other', async () => {
  writeGlutton(join(disc, hostile));
  const { report, open, unfinished } = await copyWith({ workMs: 400 });
  expect(report.files.unreadable).toMatchObject(lost);
  expect(report.copy).toMatchObject({ files: slices });
  expect({ open, unfinished }).toEqual({ open: [], unfinished: [] });
});

it('within the limits of every day the same file is read, and found to be no image', async () => {
  writeGlutton(join(disc, hostile));
  const { report } = await copyWith({});
  expect(report.files.unreadable).toEqual([]);
  expect(report.copy).toMatchObject({ files: slices });
});
