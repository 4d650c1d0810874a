import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Volume } from '../../../contract/volumes.ts';
import { makeDisc } from '../../disc-maker/make-disc.ts';
import { linuxPlatform } from './linux/linux-platform.ts';
import { openVolumes, type Volumes } from './open-volumes.ts';
import { isMounted, type MountedImage, mountImage, whyNoMounts } from './samples/mounted-image.ts';

const hindrance = whyNoMounts();
if (hindrance !== null)
  console.warn(`mounted-images.test: ${hindrance}; NOTHING IS MOUNTED FOR REAL, discs are only simulated`);

/** As long as a person may wait for the card. */
const promisedMs = 3000;

describe.skipIf(hindrance !== null)('a disc image that is really mounted', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'volumes-')));
  const imagePath = join(root, 'disc.iso');
  const mounted: MountedImage[] = [];
  const opened: Volumes[] = [];

  beforeAll(async () => {
    await makeDisc({ outPath: imagePath, kind: 'standard', seed: 1, patients: 1, studies: 1, images: 2 });
  });
  afterEach(() => {
    for (const volumes of opened.splice(0)) volumes.close();
    for (const image of mounted.splice(0)) image.unmount();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function mount(name: string): MountedImage {
    const image = mountImage(imagePath, join(root, 'media', name));
    mounted.push(image);
    return image;
  }

  /** Watches, and gives the way to wait for a list that fits. */
  function watch() {
    const volumes = openVolumes({ platform: linuxPlatform({ mountRoots: [join(root, 'media')] }) });
    opened.push(volumes);
    let known: Volume[] = [];
    const waiting = new Set<() => void>();
    volumes.watch((list) => {
      known = list.filter(({ mountPath }) => mountPath.startsWith(root));
      for (const look of waiting) look();
    });
    const until = (fits: (list: Volume[]) => boolean) =>
      new Promise<Volume[]>((resolve) => {
        const look = () => {
          if (!fits(known)) return;
          waiting.delete(look);
          resolve(known);
        };
        waiting.add(look);
        look();
      });
    return { volumes, until };
  }
  const has = (label: string) => (list: Volume[]) => list.some((volume) => volume.label === label);
  const lacks = (label: string) => (list: Volume[]) => !has(label)(list);

  test('appears within three seconds with its label and kind, and vanishes within three of being taken out', async () => {
    const { until } = watch();
    await until(lacks('RADIOLOGIE OST'));
    const insertedMs = performance.now();
    const disc = mount('RADIOLOGIE OST');
    const [volume] = await until(has('RADIOLOGIE OST'));
    expect(performance.now() - insertedMs).toBeLessThan(promisedMs);
    expect(volume).toMatchObject({
      kind: 'optical',
      mountPath: disc.mountPoint,
      paths: [disc.mountPoint],
      ejectable: true,
    });
    const takenOutMs = performance.now();
    disc.unmount();
    await until(lacks('RADIOLOGIE OST'));
    expect(performance.now() - takenOutMs).toBeLessThan(promisedMs);

    mount('RADIOLOGIE OST');
    const [again] = await until(has('RADIOLOGIE OST'));
    expect(again?.id, 'a disc that is put in again is not the one that was there').not.toBe(volume?.id);
  });

  test('is told to who only asks, without watching', async () => {
    const { until } = watch();
    mount('ASKED');
    await until(has('ASKED'));
    const asked = openVolumes({ platform: linuxPlatform({ mountRoots: [join(root, 'media')] }) });
    opened.push(asked);
    expect(has('ASKED')(await asked.list())).toBe(true);
  });

  test('is really unmounted by an eject, and gone from the list when that has answered', async () => {
    const { volumes, until } = watch();
    const disc = mount('OUT');
    const id = (await until(has('OUT'))).find(({ label }) => label === 'OUT')?.id ?? '';
    expect(await volumes.eject(id)).toBe('ejected');
    expect(isMounted(disc.mountPoint)).toBe(false);
    expect((await volumes.list()).some((volume) => volume.id === id)).toBe(false);
    expect(await volumes.eject(id)).toBe('ejected');
  });

  test('stays when a program still has a file of it open, and the answer says so', async () => {
    const { volumes, until } = watch();
    const disc = mount('HELD');
    const id = (await until(has('HELD'))).find(({ label }) => label === 'HELD')?.id ?? '';
    const file = openSync(join(disc.mountPoint, 'DICOMDIR'), 'r');
    try {
      expect(await volumes.eject(id)).toBe('busy');
      expect(isMounted(disc.mountPoint)).toBe(true);
    } finally {
      closeSync(file);
    }
    expect(await volumes.eject(id)).toBe('ejected');
  });

  test('is seen in time even while another drive hangs and every reader of this process waits for it', async () => {
    const { until } = watch();
    const hanging = mount('HANGS');
    await until(has('HANGS'));
    hanging.server.kill('SIGSTOP');
    // Node reads files in four threads: all of them wait for the drive now.
    const reads = Array.from({ length: 8 }, (_, index) =>
      stat(join(hanging.mountPoint, `IM${index}`)).catch(() => null),
    );
    const insertedMs = performance.now();
    mount('NEXT');
    await until(has('NEXT'));
    expect(performance.now() - insertedMs).toBeLessThan(promisedMs);
    hanging.server.kill('SIGCONT');
    await Promise.all(reads);
  });
});
