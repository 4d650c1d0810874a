import { setPriority } from 'node:os';
import type { MessagePortMain } from 'electron';
import type { ToEngine } from '../contract/engine-link.ts';

/** One running engine process, in whichever of the two forms. */
export interface EngineHost {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  /** Gives the far end of a page's channel to the engine. The port closes when the engine's process ends. */
  attach(port: MessagePortMain): void;
  kill(): void;
}

export interface EngineHostListener {
  onMessage(message: unknown): void;
  /** Called once. The process is gone. */
  onExit(): void;
}

export type StartEngineHost = (listener: EngineHostListener) => EngineHost;

/**
 * Starts an engine before there is anybody to listen to it: the first who asks gets that one, unless it is gone by then; later ones are started as they are asked for.
 */
export function startedAhead(start: StartEngineHost): StartEngineHost {
  let listener: EngineHostListener | null = null;
  let ahead: EngineHost | null = start({
    onMessage: (message) => listener?.onMessage(message),
    onExit() {
      ahead = null;
      listener?.onExit();
    },
  });
  return (asked) => {
    const host = listener === null ? ahead : null;
    listener ??= asked;
    return host ?? start(asked);
  };
}

/**
 * The engine's own heap, in megabytes. A scan keeps up to 4 KB of each file (`many-files.test.ts`) and holds it up to three times while it is grouped, recorded and
 * sent to the window: 60 MB for a disc of 5,000 images, 240 MB for one of 20,000. The rest is room for several media and studies at once. V8's own limit
 * would be twice this on a large computer, and a small one would swap, with all that runs beside Gantry, before it is reached; so an engine out of bounds ends early, is
 * started again (`engine-process.ts`), and the ledger goes on from there. Threads have heaps of their own, and bytes of images lie in none.
 */
export const engineHeapMb = 2_048;

/** As `nice(2)` counts: beside it, a process of the usual priority gets three times as much of a processor that both want. */
const enginePriority = 5;

/**
 * The window goes first where both want the processor: a person waits for what it draws, while an import that has the computer for itself is as fast as ever. To be called
 * as soon as the process is there, before it has threads, which take over its priority.
 */
export function yieldToWindow(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, enginePriority);
  } catch {
    // A system that does not let us, or an engine that is gone already: neither is worth a word.
  }
}

/** Where the engine's code is, and where what it writes to stderr goes. */
export interface EngineHostOptions {
  readonly entryPath: string;
  readonly stderrPath: string;
}
