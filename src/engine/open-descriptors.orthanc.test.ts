import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import type { Choice } from '../contract/engine.ts';
import { makeDisc } from './disc-maker/make-disc.ts';
import { createEngine, type Engine } from './engine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const canLook = process.platform === 'linux' && findOrthanc() !== undefined;
if (!canLook) console.warn('SKIPPED: what stays open after an import, because it needs Linux (/proc) and Orthanc');

const context = { signal: new AbortController().signal };
let root = '';
let disc = '';
let zip = '';
let orthanc: RunningOrthanc;
let engine: Engine;

/** The files of media and spool that this process has open now, threads included. */
function open(): string[] {
  const kept = [disc, zip, join(root, 'home', 'spool')];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', fd));
      return kept.some((place) => path.startsWith(place)) ? [path.slice(root.length)] : [];
    } catch {
      // The folder's own descriptor, which is closed by now.
      return [];
    }
  });
}

/** Reads a medium, looks at each image as a person does who goes to and fro, and gives what could be imported. */
async function looked(scanId: string, path: string, copy: boolean): Promise<Choice> {
  const { handlers } = engine;
  const report = await handlers.media.scan({ scanId, paths: [path], copy }, context);
  const study = report.patients[0]?.studies[0];
  const studyInstanceUid = study?.studyInstanceUid ?? '';
  const choice: Choice = {
    ...{ scanId, studyInstanceUid, edits: [], repair: null },
    patient: { by: 'operator', mrn: 'MRN-77', accessionNumber: null },
  };
  const kinds: string[] = [];
  for (const { seriesInstanceUid } of study?.series ?? []) {
    const objects = await handlers.preview.series({ scanId, studyInstanceUid, seriesInstanceUid }, context);
    for (const { sopInstanceUid } of [...objects, ...objects]) {
      const ref = { scanId, studyInstanceUid, sopInstanceUid };
      const { kind } = await handlers.preview.object(ref, context);
      const frame = await handlers.preview.frame({ ...ref, frame: 0 }, context);
      kinds.push(kind);
      expect(frame.ok).toBe(kind === 'image');
      await handlers.study.tags(ref, context);
      await handlers.study.plannedTags({ ...choice, sopInstanceUid }, context);
    }
  }
  expect(new Set(kinds)).toContain('image');
  expect(kinds).not.toContain('broken');
  return choice;
}

beforeAll(async () => {
  if (!canLook) return;
  root = mkdtempSync(join(tmpdir(), 'gantry-open-'));
  disc = join(root, 'disc');
  zip = join(root, 'disc.zip');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 1, patients: 1, studies: 1, images: 6 });
  execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-c', zip, ...readdirSync(disc).map((name) => join(disc, name))]);
  orthanc = await startOrthanc({ dicomWeb: false });
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
  const { url, user, password } = orthanc;
  await engine.handlers.settings.save({ archive: { url, user, password } }, context);
});
afterAll(async () => {
  if (!canLook) return;
  await engine?.close();
  await orthanc?.stop();
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(!canLook)('an import leaves nothing open behind it, neither on the medium nor in the vault', () => {
  it('when its disc was copied, looked through twice and sent', async () => {
    const choice = await looked('copied', disc, true);
    expect(open()).toEqual([]);
    const made = await engine.handlers.plan.make(choice, context);
    if (!made.ok) throw new Error('the plan cannot be made');
    const { hash: planHash, toConfirm: confirmed } = made.plan;
    const { id } = await engine.handlers.imports.approve({ ...choice, planHash, confirmed, urgent: false }, context);
    await engine.drain();
    expect(await engine.handlers.imports.get({ importId: id }, context)).toMatchObject({ status: 'success' });
    expect(open()).toEqual([]);
  });

  it.each([
    ['folder', () => disc],
    ['zip', () => zip],
  ])('when nothing of it was copied, and a person only looked into the %s', async (name, path) => {
    await looked(name, path(), false);
    expect(open()).toEqual([]);
  });

  it.each([1, 2, 3, 5])('when its reading was given up after %i entries', async (entries) => {
    const stop = new AbortController();
    let seen = 0;
    const unbind = engine.onEvent((room, event) => {
      if (room === 'media' && event === 'scanProgress') seen += 1;
      if (seen >= entries) stop.abort();
    });
    await engine.handlers.media
      .scan({ scanId: `given-up-${entries}`, paths: [disc], copy: true }, { signal: stop.signal })
      .catch(() => undefined);
    unbind();
    // The readers end what they have in hand; then they close it.
    await expect.poll(open, { timeout: 10_000 }).toEqual([]);
  });
});
