import { z } from 'zod';
import { faultSchema } from './fault-schema.ts';

/**
 * Where the vault key was: a file named by the administrator, the keychain of the system, a file that a passphrase opens, or the file that
 * `gantry init` made in the data folder.
 */
export const keyOriginSchema = z.enum(['file', 'keychain', 'passphrase', 'plain-file']);
export type KeyOrigin = z.infer<typeof keyOriginSchema>;

/** What an engine process is told once, before anything else. */
export const engineInitSchema = z.object({
  type: z.literal('init'),
  /** The data folder. */
  home: z.string().min(1),
  /** The vault key, 32 bytes. Never in arguments or environment, where other processes could read it. */
  keyHex: z.string().regex(/^[0-9a-f]{64}$/),
  keyOrigin: keyOriginSchema,
  version: z.string(),
  user: z.string(),
});
export type EngineInit = z.infer<typeof engineInitSchema>;

/**
 * From the shell to the engine process. A page's port reaches a utility process as it is (`port`, with the port transferred);
 * to a child process, which cannot be given ports, the shell relays it under a number (`open`, `wire`, `close`).
 */
export const toEngineSchema = z.discriminatedUnion('type', [
  engineInitSchema,
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('open'), portId: z.number().int() }),
  z.object({ type: z.literal('wire'), portId: z.number().int(), message: z.unknown() }),
  z.object({ type: z.literal('close'), portId: z.number().int() }),
  /** The new key is kept where the old one was. */
  z.object({ type: z.literal('keyKept') }),
  /** Finish what must be finished, then exit. */
  z.object({ type: z.literal('shutdown') }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** From the engine process to the shell. `failed` is final: the same start would fail again. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), fault: faultSchema }),
  z.object({ type: z.literal('wire'), portId: z.number().int(), message: z.unknown() }),
  /** End me and start me again: the vault gets a new key. */
  z.object({ type: z.literal('restart') }),
  /** The vault is under this key now. Until `keyKept` it opens with the old one as well. */
  z.object({ type: z.literal('newKey'), keyHex: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
