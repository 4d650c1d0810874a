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

/** Where the engine's code is, and where what it writes to stderr goes. */
export interface EngineHostOptions {
  readonly entryPath: string;
  readonly stderrPath: string;
}
