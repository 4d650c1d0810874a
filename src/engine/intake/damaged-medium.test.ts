import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { approvalOf, type IntakeRoom, openIntakeRoom } from '../../../test/media-fuse/intake-room.ts';
import { type MountedMedium, mountMedium, whyNoFuse } from '../../../test/media-fuse/mount-medium.ts';
import type { ScanProgress } from '../../contract/scan.ts';

vi.setConfig({ testTimeout: 60_000 });

const obstacle = whyNoFuse();
if (obstacle !== null) console.warn(`NOT RUN: damaged media: ${obstacle}`);

const slices = 12;
const series = join('DICOM', 'SE000000');
const slice = (n: number) => `DICOM/SE000000/IM${String(n).padStart(6, '0')}`;

describe.skipIf(obstacle !== null)('a medium that fails', () => {
  let root = '';
  let disc = '';
  let sliceBytes = 0;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'gantry-damaged-'));
    disc = join(root, 'disc');
    sliceBytes = makeCtSlices({ folder: disc, files: slices, pixels: 'noise' }) / slices;
    return () => rmSync(root, { recursive: true, force: true });
  });
  let medium: MountedMedium;
  let room: IntakeRoom;
  beforeEach(async () => {
    medium = await mountMedium(disc);
    room = openIntakeRoom(mkdtempSync(join(root, 'home-')), { times: { stallMs: 700, patienceMs: 3_000 } });
  });
  afterEach(async () => {
    await medium.unmount();
    await room.close();
  });

  it('loses only the files whose bytes cannot be read, and says which bytes', async () => {
    medium.rules({
      files: {
        [slice(3)]: { failRanges: [[100_000, 100_010, null]] },
        [slice(7)]: { failRanges: [[0, 1, null]] },
        [slice(8)]: { endsAt: 400_000 },
      },
    });
    const { report, studies } = await room.copy(medium.path);
    expect(report.copy).toMatchObject({ state: 'whole', files: slices - 3 });
    const lost = new Map(report.files.unreadable.map((file) => [file.path, file]));
    expect([...lost.keys()].sort()).toEqual([slice(3), slice(7), slice(8)]);
    // Sectors of 2,048 bytes.
    expect(lost.get(slice(3))).toMatchObject({ bytesLost: 2_048, lostRanges: [{ start: 98_304, end: 100_352 }] });
    expect(lost.get(slice(7))?.lostRanges?.[0]).toEqual({ start: 0, end: 2_048 });
    const cut = lost.get(slice(8))?.lostRanges?.at(-1);
    expect(cut).toEqual({ start: 399_360, end: sliceBytes });
    expect(studies[0]?.summary).toMatchObject({ missing: 3, instances: slices - 3 });
    expect(studies[0]?.missingFiles.map(({ path }) => path).sort()).toEqual([slice(3), slice(7), slice(8)]);
    expect(room.spoolFiles()).toHaveLength(slices - 3);
    expect(room.unfinished()).toEqual([]);
    expect(room.imports.approve(approvalOf({ report, studies, documents: [] })).counts).toMatchObject({
      staged: slices - 3,
    });
  });

  it('gives up a file only after it was tried again, when all others are in', async () => {
    medium.rules({ files: { [slice(0)]: { failRanges: [[200_000, 200_001, 2]] } } });
    const phases: string[] = [];
    const { report } = await room.copy(medium.path, {
      onProgress: ({ copy, dicomFiles }) => copy?.phase === 'retrying' && phases.push(`${dicomFiles}`),
    });
    expect(report.files.unreadable).toEqual([]);
    expect(report.copy).toMatchObject({ state: 'whole', files: slices });
    expect(phases.every((images) => Number(images) >= slices - 1)).toBe(true);
  });

  it('that hangs in one file costs that file, and the engine goes on meanwhile', async () => {
    medium.rules({ files: { [slice(5)]: { stall: true } } });
    let longestMs = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const { report } = await room.copy(medium.path);
    clearInterval(beat);
    expect(report.files.unreadable.map(({ path }) => path)).toEqual([slice(5)]);
    expect(report.copy).toMatchObject({ state: 'whole', files: slices - 1 });
    expect(longestMs).toBeLessThan(400);
  });

  it('is left within a second when the scan is cancelled, even while a read hangs', async () => {
    medium.rules({ files: { [slice(0)]: { stall: true }, [slice(1)]: { stall: true } } });
    const cancel = new AbortController();
    const copying = room.copy(medium.path, { signal: cancel.signal });
    await medium.stalled(slice(0));
    const askedAt = performance.now();
    cancel.abort();
    await expect(copying).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    expect(performance.now() - askedAt).toBeLessThan(1_000);
  });

  it('can be taken out after a scan that was cancelled while a file was being opened: nothing stays open', async () => {
    medium.rules({ files: { [slice(0)]: { stallOpen: true } } });
    const cancel = new AbortController();
    const copying = room.copy(medium.path, { signal: cancel.signal });
    await medium.stalled(slice(0));
    cancel.abort();
    await expect(copying).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    medium.rules({});
    // It is counted when it is closed.
    await expect.poll(() => medium.counts()[slice(0)]?.opens, { timeout: 10_000 }).toBe(1);
  });

  it('can be stopped at any time, and what was read stays', async () => {
    medium.rules({ files: { [slice(9)]: { stall: true } } });
    const copying = room.copy(medium.path, { scanId: 'stopped' });
    await medium.stalled(slice(9));
    const askedAt = performance.now();
    room.intake.stop('stopped');
    const { report } = await copying;
    expect(performance.now() - askedAt).toBeLessThan(1_000);
    expect(report.copy?.state).toBe('stopped');
    const unread = report.files.unreadable.map(({ path }) => path);
    expect(unread).toContain(slice(9));
    expect((report.copy?.files ?? 0) + unread.length).toBe(slices);
    expect(room.spoolFiles()).toHaveLength(report.copy?.files ?? 0);
  });

  it('is completed by a second copy, of which only the missing files are read', async () => {
    medium.rules({ files: { [slice(2)]: { failRanges: [[50_000, 60_000, null]] } } });
    const first = await room.copy(medium.path);
    const twin = join(root, 'twin');
    cpSync(disc, twin, { recursive: true });
    const second = await mountMedium(twin);
    try {
      const { report } = await room.copy(second.path, { mergeWith: first.report.scanId });
      expect(report.files.unreadable).toEqual([]);
      expect(report.copy).toMatchObject({ state: 'whole', files: slices });
      const whole = Object.entries(second.counts()).filter(([, { bytes }]) => bytes > 16 * 1024);
      expect(whole).toEqual([[slice(2), { opens: 1, bytes: sliceBytes }]]);
    } finally {
      await second.unmount();
    }
  });

  it('is read once: one open a file and not a byte twice', async () => {
    const { report } = await room.copy(medium.path);
    const counts = medium.counts();
    expect(Object.keys(counts)).toHaveLength(readdirSync(join(disc, series)).length);
    for (const [path, count] of Object.entries(counts)) expect(count, path).toEqual({ opens: 1, bytes: sliceBytes });
    expect(report.bytesRead).toBe(sliceBytes * slices);
  });

  it('of a constant speed: says within a fifth how long it will take, from the first tenth on', async () => {
    medium.rules({ bytesPerSecond: 600_000 });
    const patient = openIntakeRoom(mkdtempSync(join(root, 'home-')));
    const told: { atMs: number; share: number; secondsLeft: number | null }[] = [];
    const note = ({ copy, elapsedMs }: ScanProgress) => {
      if (copy)
        told.push({ atMs: elapsedMs, share: copy.bytesCopied / copy.bytesTotal, secondsLeft: copy.secondsLeft });
    };
    const { report } = await patient.copy(medium.path, { onProgress: note });
    await patient.close();
    const later = told.filter(({ share }) => share > 0.1 && share < 0.98);
    expect(later.length).toBeGreaterThan(10);
    // Whole seconds, and reads of a quarter megabyte: two of them may be on their way. A busy machine is no constant medium: one word in ten may be off.
    const isRight = ({ atMs, secondsLeft }: (typeof later)[number]) => {
      const really = (report.elapsedMs - atMs) / 1_000;
      return Math.abs((secondsLeft ?? 0) - really) < 0.2 * really + 2;
    };
    expect(later.filter(isRight).length / later.length).toBeGreaterThan(0.9);
  });
});
