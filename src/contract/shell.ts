import { z } from 'zod';
import { type Client, call, type Emit, event, type Handlers } from './wire.ts';

const nothing = z.object({});

/** What the window may ask of the desktop shell: things that only Electron can do. */
export const shellService = {
  dialog: {
    /** Lets the operator choose folders or files; an empty list when cancelled. */
    choosePaths: call(z.object({ kind: z.enum(['folder', 'files']) }), z.array(z.string())),
  },
  viewer: {
    /** Opens the viewer in its own locked-down window for these studies. */
    open: call(z.object({ studyInstanceUids: z.array(z.string()).min(1) }), z.object({ opened: z.boolean() })),
  },
  engine: {
    /** The engine process ended or is back; the window asks again for what it shows. */
    state: event(z.object({ state: z.enum(['running', 'restarting', 'failed']), restarts: z.number().int() })),
    current: call(
      nothing,
      z.object({ state: z.enum(['starting', 'running', 'restarting', 'failed']), restarts: z.number().int() }),
    ),
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
