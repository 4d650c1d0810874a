/**
 * What the preload script puts on the page's `window`, and how the page gets its two ports.
 *
 * 1. The page adds a `message` listener to `window`, then calls `window.gantryPorts.request()`. The first pair is already under way or there by then.
 * 2. One message answers each request: `event.data` is a {@link PortsMessage}, `event.source === window`,
 *    `event.origin === location.origin`, and `event.ports` is `[engine, shell]` in this order.
 * 3. The page wraps each with `portWire(port)` of `src/contract/port-wire.ts` (it starts the port) and connects: `connect<typeof engineService>(portWire(engine))`,
 *    `connect<typeof shellService>(portWire(shell))`.
 * 4. When the engine's process ends, the engine port closes: `portWire` says so (every call in flight rejects with `engine-stopped`). The shell port
 *    of the same message stays open and tells `engine.state`: `restarting`, then `running`. On `running` the page calls `request()` again and replaces both
 *    clients; the ports handed out before are closed by the shell. While the engine starts, a new port queues what is sent over it, so the page need not wait.
 * 5. State `failed` means: given up until the app is started again. The engine port stays closed.
 */
export interface GantryPorts {
  /** Asks for a new pair of ports. The answer comes as a window message; a refused page gets none. */
  request(): void;
}

export interface GantryFiles {
  /** The path of a dropped or chosen file or folder on this machine; empty when it has none. */
  pathForFile(file: File): string;
}

/** The data of the window message that carries the ports. */
export interface PortsMessage {
  readonly type: 'gantry-ports';
}

declare global {
  interface Window {
    readonly gantryPorts: GantryPorts;
    readonly gantryFiles: GantryFiles;
  }
}
