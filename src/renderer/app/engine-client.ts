import type { EngineClient, engineService } from '../../contract/engine.ts';
import { portWire } from '../../contract/port-wire.ts';
import type { ShellClient, shellService } from '../../contract/shell.ts';
import { connect } from '../../contract/wire-client.ts';
import type { PortsMessage } from '../../preload/bridge.d.ts';

/** What the window works with: the engine, the desktop shell, and the paths of dropped files. */
export interface Services {
  readonly engine: EngineClient;
  readonly shell: ShellClient;
  readonly pathForFile: (file: File) => string;
}

/** The present services; a new object each time the engine was started again. */
export interface Connection {
  readonly current: () => Services;
  /** Called after the services were replaced. */
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Connects to the engine and the shell over the two ports that the preload script hands out, and asks for new ones when
 * the shell says that the engine runs again. Resolves with the first pair.
 */
export function connectWindow(): Promise<Connection> {
  const listeners = new Set<() => void>();
  let services: Services | null = null;

  return new Promise((resolve) => {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const [enginePort, shellPort] = event.ports;
      if (event.source !== window || event.origin !== window.location.origin) return;
      if (!isPortsMessage(event.data) || !enginePort || !shellPort) return;

      const isFirst = services === null;
      const shell = connect<typeof shellService>(portWire(shellPort));
      const engineWire = portWire(enginePort);
      let isLost = false;
      engineWire.onClose(() => {
        isLost = true;
      });
      services = {
        engine: connect<typeof engineService>(engineWire),
        shell,
        pathForFile: (file) => window.gantryFiles.pathForFile(file),
      };
      shell.engine.state(({ state }) => {
        // The first start is no loss: calls made before it wait in the port, and a new port would cut them off.
        if (state === 'running' && isLost) window.gantryPorts.request();
      });
      if (isFirst)
        resolve({ current: () => services as Services, subscribe: (listener) => listen(listeners, listener) });
      for (const listener of listeners) listener();
    });
    window.gantryPorts.request();
  });
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isPortsMessage(data: unknown): data is PortsMessage {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'gantry-ports';
}
