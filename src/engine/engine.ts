import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineEmit, EngineHandlers } from '../contract/engine.ts';
import { openConnections, type StoredSettings } from './connections.ts';
import { importHandlers } from './handlers/import-handlers.ts';
import { lookHandlers } from './handlers/look-handlers.ts';
import { mediaHandlers } from './handlers/media-handlers.ts';
import { planHandlers } from './handlers/plan-handlers.ts';
import { settingsHandlers } from './handlers/settings-handlers.ts';
import { createImports } from './import/imports.ts';
import { planInstance } from './instance-planner.ts';
import type { AuditVerdict } from './ledger/audit.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { openLog } from './log.ts';
import { mediaReader } from './media-reader.ts';
import { orderLinker } from './order-linker.ts';
import { openVault } from './vault/open-vault.ts';

export interface EngineOptions {
  /** The folder of settings, ledger, spool and logs. Made when it is not there. */
  readonly home: string;
  /** The vault's key, 32 bytes. */
  readonly key: Buffer;
  /** Where the key is kept: shown by `doctor`, since a key in a file protects less than a keychain. */
  readonly keyOrigin: 'file' | 'keychain' | 'plain-file';
  readonly version: string;
  /** Who works here, for the audit trail: the operating system's user until somebody signs in. */
  readonly user: string;
}

export interface Engine {
  readonly handlers: EngineHandlers;
  /** Every event of the contract, in order. Gives the function that ends it. */
  onEvent(listener: EngineEmit): () => void;
  /** For what a call threw that is no fault: logged by place, never by content. */
  readonly onBug: (error: unknown) => void;
  /** Begins to work the queue and goes on until `close`. */
  start(): void;
  /** Works off what is due and resolves. */
  drain(signal?: AbortSignal): Promise<void>;
  verifyAudit(): AuditVerdict;
  /** What was read from media since the engine was made: scan and staging together. */
  mediaCounters(): { bytesRead: number; filesOpened: number };
  close(): Promise<void>;
}

/**
 * The composition root: builds the rooms by hand and hands out their faces. Throws the faults of vault and ledger
 * (`vault-key-wrong`, `ledger-in-use`, `ledger-damaged`, …); never makes a fresh vault in the place of one it cannot open.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { home, version } = options;
  const vault = openVault({ home, key: options.key });
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: vault.keyProven });
  const log = openLog(join(home, 'logs', 'engine.log'));
  const now = () => new Date();

  const listeners = new Set<EngineEmit>();
  const emit: EngineEmit = (room, name, payload) => {
    for (const listener of listeners) listener(room, name, payload);
  };
  const onBug = (error: unknown) => {
    const place = error instanceof Error ? (error.stack?.split('\n').slice(1, 4).join(' | ') ?? '') : '';
    log.error({ kind: error instanceof Error ? error.name : typeof error, place }, 'bug');
  };

  const connections = openConnections({
    read: () => ledger.settings.get('site') as StoredSettings | null,
    write: (settings) => ledger.settings.set('site', settings, now().toISOString()),
  });
  const reader = mediaReader();
  const imports = createImports({
    ledger,
    spool: vault.spool,
    archive: () => (connections.settings().archive ? connections.archive() : null),
    connections: () => connections.settings().upload.connections,
    uploadRules: () => connections.settings().upload,
    media: reader,
    planInstance,
    orderLinker: () => {
      const directory = connections.directory();
      return directory && orderLinker(directory);
    },
    log,
    user: options.user,
  });
  imports.onChanged((view) => emit('imports', 'changed', view));
  log.info({ version }, 'engine open');

  const rooms = { ledger, vault, connections, imports, reader, emit, now, options };
  const handlers: EngineHandlers = {
    ...settingsHandlers(rooms),
    ...mediaHandlers(rooms),
    ...lookHandlers(rooms),
    ...planHandlers(rooms),
    ...importHandlers(rooms),
  };
  return {
    handlers,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onBug,
    start: () => imports.start(),
    drain: (signal) => imports.drain(signal ? { signal } : {}),
    verifyAudit: () => ledger.audit.verifyAudit(),
    mediaCounters: () => reader.counters(),
    async close() {
      await imports.close();
      await reader.close();
      connections.close();
      ledger.close();
      log.info('engine closed');
    },
  };
}
