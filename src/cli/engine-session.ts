import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type EngineClient, engineService } from '../contract/engine.ts';
import { FaultError } from '../contract/fault.ts';
import { memoryWires } from '../contract/memory-wire.ts';
import { serve } from '../contract/wire.ts';
import { connect } from '../contract/wire-client.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { homeFolder } from '../engine/home-folder.ts';
import { readKeyFile } from '../engine/vault/key-file.ts';
import { gantryVersion } from '../engine/version.ts';
import { keyFile } from './arguments.ts';
import { UsageError } from './exit-codes.ts';

export interface EngineSession {
  readonly engine: Engine;
  /** The same client that the window uses. */
  readonly client: EngineClient;
  close(): Promise<void>;
}

/** Opens the engine on a home folder that `gantry init` made. The queue does not start by itself. */
export async function openEngineSession(options: {
  home?: string | undefined;
  'key-file'?: string | undefined;
}): Promise<EngineSession> {
  const home = homeFolder(options.home ?? process.env.GANTRY_HOME);
  const keyPath = keyFile(options['key-file'], home);
  if (!existsSync(home) || (!existsSync(keyPath) && !existsSync(`${home}/ledger.db`))) {
    throw new UsageError(`No settings in ${home}: run "gantry init" first, or name the folder with --home.`);
  }
  if (!existsSync(keyPath)) throw new FaultError('vault-key-missing', {});
  const engine = await createEngine({
    home,
    key: readKeyFile(keyPath),
    keyOrigin: 'file',
    version: gantryVersion,
    user: userInfo().username,
    isKeyHolder: true,
  });
  const wires = memoryWires();
  const emit = serve(wires.far, engineService, engine.handlers, engine.onBug);
  engine.onEvent(emit);
  return {
    engine,
    client: connect<typeof engineService>(wires.near),
    async close() {
      await engine.close();
      wires.close();
    },
  };
}
