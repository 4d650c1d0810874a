import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockingKeys, blockingVersion, frequencyKeys } from '../../identity/blocking-keys.ts';
import { openDirectoryStore } from '../../ledger/directory-store.ts';
import type { Connector } from '../connector.ts';
import { type DirectoryCopy, openDirectoryCopy, type PatientKeys } from '../directory-copy.ts';

export const matcherKeys: PatientKeys = { version: blockingVersion, blockingKeys, frequencyKeys };

/** A folder with a copy's file, that can be closed and opened again as after a restart. */
export function copyRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-copy-'));
  const key = Buffer.alloc(32, 7);
  const path = join(folder, 'directory.db');
  let close = (): void => {};
  return {
    folder,
    path,
    key,
    open(connector: Pick<Connector, 'kind' | 'coverage'>, source = 'one', keys = matcherKeys): DirectoryCopy {
      close();
      const store = openDirectoryStore({ path, key });
      close = () => {
        store.close();
        close = () => {};
      };
      return openDirectoryCopy(store, { kind: connector.kind, coverage: connector.coverage, source }, keys);
    },
    remove() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
