import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { approvalOf, type IntakeRoom, openIntakeRoom } from '../../../test/media-fuse/intake-room.ts';
import { undecidedScans } from './undecided-scans.ts';

vi.setConfig({ testTimeout: 60_000 });

const now = () => new Date('2026-03-01T08:00:00Z');
let root = '';
let disc = '';
let room: IntakeRoom;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-undecided-'));
  disc = join(root, 'disc');
  makeCtSlices({ folder: disc, files: 3, pixels: 'noise' });
  room = openIntakeRoom(join(root, 'home'), { now });
});
afterEach(async () => {
  await room.close();
  rmSync(root, { recursive: true, force: true });
});

const listed = () => undecidedScans(room.ledger, 24);
const ids = () => listed().map(({ scanId }) => scanId);

describe('a disc that was copied and is not decided', () => {
  it('is found again after a restart, with where it lay and until when it is kept, also when the disc is gone', async () => {
    const { report } = await room.copy(disc);
    rmSync(disc, { recursive: true });
    await room.close();
    room = openIntakeRoom(join(root, 'home'), { now });
    expect(listed()).toEqual([
      {
        ...{ scanId: report.scanId, paths: [disc] },
        ...{ copiedAt: '2026-03-01T08:00:00.000Z', keptUntil: '2026-03-02T08:00:00.000Z' },
      },
    ]);
  });

  it('is not listed while it is being read, and not when its copy was cut short', async () => {
    const { report } = await room.copy(disc);
    room.ledger.heldFiles.begin(report.scanId, now().toISOString());
    expect(ids()).toEqual([]);
  });

  it('is listed no more once it is imported or its copy is gone, and comes back with an import that is cancelled', async () => {
    const result = await room.copy(disc);
    const { id } = room.imports.approve(approvalOf(result));
    expect(ids()).toEqual([]);
    await room.imports.cancel(id);
    expect(ids()).toEqual([result.report.scanId]);
    await room.intake.discard(result.report.scanId);
    expect(ids()).toEqual([]);
  });

  it('is listed once when it was read again: the newer copy has taken its files over', async () => {
    await room.copy(disc);
    const { report } = await room.copy(disc);
    expect(ids()).toEqual([report.scanId]);
  });

  it('waits still when only a study for research was made of it', async () => {
    const result = await room.copy(disc);
    room.imports.approve({ ...approvalOf(result), project: 'LUNG-7' });
    expect(ids()).toEqual([result.report.scanId]);
  });
});
