import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveClient, openArchive } from '../../../src/engine/archive/archive-client.ts';
import type { Clock } from '../../../src/engine/import/clock.ts';
import { type FakeArchive, startFakeArchive } from '../../../src/engine/import/testing/fake-archive.ts';
import { hurriedClock, openTestRoom, studyOf } from '../../../src/engine/import/testing/test-room.ts';

const dayMs = 86_400_000;
let work: string;
let archive: FakeArchive;
let client: ArchiveClient;
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'gantry-clock-'));
  mkdirSync(join(work, 'disc'));
  for (let n = 0; n < 12; n += 1) writeFileSync(join(work, 'disc', `1.2.${n}.dcm`), `image ${n}`);
  archive = await startFakeArchive({ store: (n) => (n === 5 ? { status: 503 } : undefined) });
  client = openArchive({ url: archive.url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
});
afterEach(async () => {
  client.close();
  await archive.stop();
  rmSync(work, { recursive: true, force: true });
});

describe.each([
  ['back', -dayMs],
  ['forward', dayMs],
])('a clock that jumps %s by a day while an import waits', (_, jumpMs) => {
  it('costs no image and no day: the import goes on, and trail and proof are whole', async () => {
    const hurried = hurriedClock();
    let offsetMs = 0;
    const waits: number[] = [];
    const clock: Clock = {
      now: () => hurried.now() + offsetMs,
      elapsedMs: hurried.elapsedMs,
      after(delayMs, callback) {
        waits.push(delayMs);
        return hurried.after(delayMs, callback);
      },
    };
    // A line under a limit: what has left is counted by no clock on the wall.
    const uploadRules = () => ({ adaptive: true, maxBytesPerSecond: 1_000, window: null });
    const room = openTestRoom(join(work, 'home'), { archive: () => client, clock, connections: () => 1, uploadRules });
    room.imports.onChanged((view) => {
      if (view.condition === 'waiting' && offsetMs === 0) offsetMs = jumpMs;
    });
    const { id } = room.imports.approve(studyOf(join(work, 'disc'), '1.2'));
    room.imports.start();
    expect(await room.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 12 } });
    expect(archive.stored).toHaveLength(12);
    // Nobody waited for the clock to come round again.
    expect(Math.max(...waits)).toBeLessThan(60 * 60_000);
    expect(room.ledger.audit.verifyAudit().ok).toBe(true);
    const ended = room.ledger.audit.list({ subject: id }).filter(({ action }) => action === 'import.wait-ended');
    expect(ended).toHaveLength(jumpMs < 0 ? 1 : 0);
    await room.close();
  });

  it('and the engine is started again after it', async () => {
    const before = openTestRoom(join(work, 'home'), { archive: () => client, connections: () => 1 });
    const { id } = before.imports.approve(studyOf(join(work, 'disc'), '1.2'));
    await before.imports.drain();
    expect(before.imports.get(id).condition).toBe('waiting');
    await before.close();

    const hurried = hurriedClock();
    const clock: Clock = { ...hurried, now: () => hurried.now() + jumpMs };
    const room = openTestRoom(join(work, 'home'), { archive: () => client, clock, connections: () => 1 });
    await room.imports.drain();
    expect(room.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 12 } });
    await room.close();
  });
});
