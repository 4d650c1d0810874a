import { z } from 'zod';
import { faultSchema } from './fault-schema.ts';
import { browserWordsSchema } from './people.ts';
import { releaseKinds, updateStateSchema } from './updates.ts';
import { type Client, call, type Emit, event, type Handlers } from './wire.ts';

const nothing = z.object({});

/** How the engine process is. `locked`: it waits for the vault's passphrase. `failed` is final until the app is started again. */
export const engineStateSchema = z.object({
  state: z.enum(['starting', 'locked', 'running', 'restarting', 'failed']),
  restarts: z.number().int(),
  /** Why it failed, where that is known (a missing key, a damaged ledger). */
  fault: faultSchema.optional(),
  /** While locked: whether a passphrase is to be chosen or to be given, and whether the last one did not open the vault. */
  passphrase: z.object({ isNew: z.boolean(), wrong: z.boolean() }).optional(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

/** What the window may ask of the desktop shell: things that only Electron can do. */
export const shellService = {
  dialog: {
    /** Lets the operator choose folders or files; an empty list when cancelled. */
    choosePaths: call(z.object({ kind: z.enum(['folder', 'files']) }), z.array(z.string())),
  },
  files: {
    /** Lets the person choose a place and writes the text there, for this user only; false when cancelled. */
    saveText: call(
      z.object({ name: z.string().regex(/^[\w.-]{1,80}$/), text: z.string() }),
      z.object({ saved: z.boolean() }),
    ),
  },
  print: {
    /** Saves what the window's page prints as a PDF (A4) where the person says, for this user only; false when cancelled. */
    savePdf: call(z.object({ name: z.string().regex(/^[\w.-]{1,80}$/) }), z.object({ saved: z.boolean() })),
  },
  viewer: {
    /** Opens the viewer in its own locked-down window for these studies. */
    open: call(z.object({ studyInstanceUids: z.array(z.string()).min(1) }), z.object({ opened: z.boolean() })),
    /** Says that images may be asked for soon: the viewer's program is loaded, unseen and without a study. */
    prepare: call(nothing, nothing),
  },
  people: {
    /** Opens the EHR's own sign-in page in the computer's browser. */
    openBrowser: call(browserWordsSchema, z.object({ opened: z.boolean() })),
  },
  vault: {
    /** Answers the question of a `locked` engine; its next state says whether that was right. */
    unlock: call(z.object({ passphrase: z.string().min(1).max(1024) }), nothing),
  },
  updates: {
    current: call(nothing, updateStateSchema),
    changed: event(updateStateSchema),
    /** Looks whether the site's place for new versions has one. Rejects with `update-unreachable`, `update-unsigned`, and what the engine refuses. */
    look: call(z.object({ kind: z.enum(releaseKinds) }), updateStateSchema),
    /** Fetches what was found, and proves it. Rejects with `update-damaged`, `update-unreachable`. */
    download: call(nothing, updateStateSchema),
    /** The person's word: installs what is ready and starts Gantry again. Rejects with `update-busy`, `update-ledger`, `update-damaged`. */
    install: call(nothing, nothing),
  },
  engine: {
    /** The engine process ended or is back; the window asks again for what it shows. */
    state: event(engineStateSchema),
    current: call(nothing, engineStateSchema),
  },
  window: {
    /** Paths named when the app was started or opened again (a disc, a folder). */
    openPaths: event(z.object({ paths: z.array(z.string()) })),
    startPaths: call(nothing, z.array(z.string())),
  },
} as const;

export type ShellService = typeof shellService;
export type ShellHandlers = Handlers<ShellService>;
export type ShellClient = Client<ShellService>;
export type ShellEmit = Emit<ShellService>;
