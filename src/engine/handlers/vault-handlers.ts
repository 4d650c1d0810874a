import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { requestNewKey } from '../rotate-vault.ts';
import type { Rooms } from './rooms.ts';

/** The care of the vault's key from the window. On the command line `gantry vault rotate` does the whole of it at once. */
export function vaultHandlers(
  { options }: Rooms,
  key: Buffer,
  record: (action: string) => void,
): Pick<EngineHandlers, 'vault'> {
  return {
    vault: {
      async changeKey() {
        const { restart } = options;
        if (restart === undefined) throw new FaultError('vault-locked', { reason: 'no-restart' });
        requestNewKey(options.home, key);
        record('vault.rotation-begun');
        // The answer leaves first.
        setImmediate(restart);
        return {};
      },
    },
  };
}
