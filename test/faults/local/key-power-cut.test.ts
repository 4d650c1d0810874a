import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../../src/engine/vault/key-file.ts';
import { whyNoFuse } from '../../media-fuse/mount-medium.ts';
import { mountVolatileDisk } from './volatile-disk.ts';

const source = join(import.meta.dirname, '..', '..', '..', 'src');
const reason = whyNoFuse();
if (reason !== null) console.warn(`SKIPPED: keys and power cuts, because ${reason}`);

let work: string;
let image: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-key-cut-'));
  image = join(work, 'image');
  mkdirSync(image);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** A keychain that hides nothing, and the steps of a key on the disk `folder`; what comes after them the disk counts as one call more. */
const program = (steps: string): string => `
  import { writeFileSync } from 'node:fs';
  import { openVaultKey } from ${JSON.stringify(join(source, 'main', 'keychain.ts'))};
  import { createKeyFile } from ${JSON.stringify(join(source, 'engine', 'vault', 'key-file.ts'))};
  const folder = process.argv[1];
  const keychain = {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (text) => Buffer.from(text),
    decryptString: (sealed) => sealed.toString(),
  };
  const open = () => openVaultKey({
    home: folder, sealedPath: folder + '/sealed', passphrasePath: folder + '/by-passphrase', keychain,
  });
  ${steps}
  writeFileSync(folder + '/after', '');`;

/** Lets the power go right after the steps, and with it all that was not synced. What is left lies in the image. */
async function powerCutAfter(steps: string): Promise<void> {
  const run = async (on: string, cutAt: number): Promise<number> => {
    const place = join(work, `place-${cutAt}`);
    mkdirSync(place);
    const disk = await mountVolatileDisk({ image: on, place, cutAt, survival: 0, seed: 1 });
    const node = ['--input-type=module', '-e', program(steps), place];
    const [code] = await once(spawn(process.execPath, node, { stdio: 'inherit' }), 'exit');
    expect(code).toBe(cutAt === 0 ? 0 : null);
    return disk.end();
  };
  const whole = join(work, 'whole');
  cpSync(image, whole, { recursive: true });
  await run(image, await run(whole, 0));
}

describe.skipIf(reason !== null)('a power cut', () => {
  it('takes no key that the keychain was said to keep: whoever hears it takes the way from the old key away', async () => {
    await powerCutAfter(`await (await open()).keep(Buffer.alloc(32, 9));`);
    expect(readFileSync(join(image, 'sealed'), 'utf8')).toBe('09'.repeat(32));
  });

  it('takes no key file that was made: the vault that it opens may be there already', async () => {
    await powerCutAfter(`createKeyFile(folder + '/vault.key');`);
    expect(readKeyFile(join(image, 'vault.key'))).toHaveLength(32);
  });
});
