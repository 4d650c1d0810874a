import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { linuxPlatform } from '../../src/engine/media/volumes/linux/linux-platform.ts';
import { openVolumes } from '../../src/engine/media/volumes/open-volumes.ts';
import {
  isMounted,
  type MountedImage,
  mountImage,
  whyNoMounts,
} from '../../src/engine/media/volumes/samples/mounted-image.ts';
import { gantryHome } from './gantry-command.ts';

const hindrance = whyNoMounts();
if (hindrance !== null) console.warn(`media-command.test: ${hindrance}; NO DISC IS PUT IN`);

describe.skipIf(hindrance !== null)('gantry media', () => {
  const home = gantryHome();
  const media = join(realpathSync(home.root), 'media');
  let disc: MountedImage | undefined;
  afterEach(() => {
    disc?.unmount();
    vi.unstubAllEnvs();
  });

  afterAll(() => home.remove());

  /** Resolves once the kernel has the mount. */
  function mounted(): Promise<void> {
    const volumes = openVolumes({ platform: linuxPlatform({ mountRoots: [media] }) });
    return new Promise<void>((resolve) =>
      volumes.watch((list) => {
        if (list.some(({ mountPath }) => mountPath === disc?.mountPoint)) resolve();
      }),
    ).finally(() => volumes.close());
  }

  test('lists a disc with its kind and label, ejects it, and says what is not there', async () => {
    vi.stubEnv('GANTRY_MOUNT_ROOTS', media);
    expect((await home.run('disc', 'make', join(home.root, 'disc.iso'), '--images', '2')).code).toBe(0);
    disc = mountImage(join(home.root, 'disc.iso'), join(media, 'RADIOLOGIE OST'));
    await mounted();
    const listed = await home.run('media', '--json');
    expect(listed.code).toBe(0);
    expect(listed.json().volumes).toContainEqual(
      expect.objectContaining({ kind: 'optical', label: 'RADIOLOGIE OST', path: disc.mountPoint, ejectable: true }),
    );
    const ejected = await home.run('media', 'eject', disc.mountPoint, '--json');
    expect(ejected.json()).toMatchObject({ outcome: 'ejected' });
    expect(ejected.code).toBe(0);
    expect(isMounted(disc.mountPoint)).toBe(false);
    const again = await home.run('media', 'eject', disc.mountPoint);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('no disc, stick or card');
  });
});
