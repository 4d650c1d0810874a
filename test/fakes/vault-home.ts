import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../../src/engine/ledger/open-ledger.ts';
import { createKeyFile } from '../../src/engine/vault/key-file.ts';
import { openVault } from '../../src/engine/vault/open-vault.ts';

/** What is stored in a {@link VaultHome}; the last is of several chunks. */
export const vaultContents = ['Plantedname^Anna', 'second image', 'x'.repeat(300_000)];
const at = '2024-06-01T08:00:00.000Z';

export interface VaultHome {
  readonly work: string;
  readonly home: string;
  readonly keyPath: string;
  /** Of the stored images, in the order of {@link vaultContents}. */
  readonly names: readonly string[];
  remove(): void;
}

/** A home with a key, a setting and some encrypted images that a scan holds: what nobody knows, the engine takes away when it starts. */
export async function makeVaultHome(): Promise<VaultHome> {
  const work = mkdtempSync(join(tmpdir(), 'gantry-vault-'));
  const home = join(work, 'home');
  const keyPath = join(work, 'vault.key');
  const vault = openVault({ home, key: createKeyFile(keyPath) });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: true });
  ledger.settings.set('note', 'kept', at);
  const names: string[] = [];
  for (const text of vaultContents) names.push((await vault.spool.write(streamOf(text))).name);
  const now = new Date().toISOString();
  ledger.heldFiles.begin('scan', now);
  ledger.heldFiles.record('scan', names.map(heldAs), now);
  ledger.close();
  return { work, home, keyPath, names, remove: () => rmSync(work, { recursive: true, force: true }) };
}

/** All of it, read under a key. */
export async function readVaultHome(
  { home, names }: VaultHome,
  key: Buffer,
): Promise<{ note: unknown; images: string[] }> {
  const vault = openVault({ home, key });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: true });
  const note = ledger.settings.get('note');
  ledger.close();
  const images: string[] = [];
  for (const name of names) {
    const file = await vault.spool.open(name);
    images.push((await file.read(0, file.sizeBytes)).toString());
    await file.close();
  }
  return { note, images };
}

const heldAs = (spoolName: string) => ({
  ...{ sourcePath: '/media/disc', path: spoolName, sizeBytes: 1, modifiedAtMs: null },
  ...{ sopInstanceUid: '2.25.1', spoolName, sha256: '' },
});

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
