import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EjectOutcome } from '../../contract/volumes.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';
import { isMounted, type MountedImage, mountImage, whyNoMounts } from '../media/volumes/samples/mounted-image.ts';

const hindrance = whyNoMounts();
if (hindrance !== null) console.warn(`eject-volume.test: ${hindrance}; NOTHING IS EJECTED FOR REAL`);

describe.skipIf(hindrance !== null)('a disc in the drive', () => {
  const context = { signal: new AbortController().signal };
  let root = '';
  let engine: Engine;
  let disc: MountedImage;
  let volumeId = '';

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'eject-')));
    mkdirSync(join(root, 'media'));
    vi.stubEnv('GANTRY_MOUNT_ROOTS', join(root, 'media'));
    await makeDisc({ outPath: join(root, 'disc.iso'), kind: 'standard', seed: 1, patients: 1, studies: 1, images: 2 });
    engine = await createEngine({
      home: join(root, 'home'),
      key: randomBytes(32),
      keyOrigin: 'file',
      version: '0',
      user: 'test',
    });
    const seen = new Promise<string>((resolve) => {
      engine.onEvent((room, name, payload) => {
        if (room !== 'media' || name !== 'volumesChanged') return;
        const found = (payload as { id: string; label: string }[]).find(({ label }) => label === 'DISC');
        if (found) resolve(found.id);
      });
    });
    // Paused, so that what is approved stays where it is.
    await engine.handlers.imports.pauseAll({}, context);
    engine.watchMedia();
    disc = mountImage(join(root, 'disc.iso'), join(root, 'media', 'DISC'));
    volumeId = await seen;
  });
  afterEach(async () => {
    await engine.close();
    disc.unmount();
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true, force: true });
  });

  const eject = async (anyway = false): Promise<EjectOutcome> =>
    (await engine.handlers.media.eject({ volumeId, anyway }, context)).outcome;
  const scan = (copy = false) =>
    engine.handlers.media.scan({ scanId: 'scan', paths: [disc.mountPoint], copy }, context);

  async function approveAll(): Promise<string> {
    const { plan, imports } = engine.handlers;
    const report = await scan();
    const studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
    const choice = {
      scanId: 'scan',
      studyInstanceUid,
      patient: { by: 'operator' as const, mrn: '0047113', accessionNumber: null },
      edits: [],
    };
    const made = await plan.make(choice, context);
    if (!made.ok) throw new Error('no plan');
    const { hash, toConfirm } = made.plan;
    return (await imports.approve({ ...choice, planHash: hash, confirmed: toConfirm, urgent: false }, context)).id;
  }

  test('is not ejected while an approved import still needs it, and is as soon as that is cancelled', async () => {
    const importId = await approveAll();
    expect(await eject()).toBe('copying');
    expect(isMounted(disc.mountPoint)).toBe(true);
    await engine.handlers.imports.cancel({ importId }, context);
    expect(await eject(true)).toBe('ejected');
    expect(isMounted(disc.mountPoint)).toBe(false);
  });

  test('is not ejected under a scan', async () => {
    const scanning = scan();
    expect(await eject()).toBe('copying');
    await scanning;
    expect(await eject(true)).toBe('ejected');
  });

  test('is ejected at once when it is copied, whoever decides later', async () => {
    await scan(true);
    expect(await eject()).toBe('ejected');
  });

  test('is not ejected without a warning while what was found on it is neither copied nor decided', async () => {
    await scan();
    expect(await eject()).toBe('needed');
    expect(isMounted(disc.mountPoint)).toBe(true);
    expect(await eject(true)).toBe('ejected');
  });

  test('is let go of by Gantry itself, which had looked into an image of it', async () => {
    await scan();
    const { study } = engine.handlers;
    const report = await engine.handlers.media.report({ scanId: 'scan' }, context);
    const studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
    const [first] = await study.instances({ scanId: 'scan', studyInstanceUid }, context);
    const sopInstanceUid = first?.sopInstanceUid ?? '';
    expect(
      (await study.tags({ scanId: 'scan', studyInstanceUid, sopInstanceUid }, context)).rows.length,
    ).toBeGreaterThan(0);
    expect(await eject(true)).toBe('ejected');
  });
});
