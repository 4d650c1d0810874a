import { createWriteStream } from 'node:fs';
import { utilityProcess } from 'electron';
import type { EngineHost, EngineHostListener, EngineHostOptions } from './engine-host.ts';

/** The engine in Electron's own Node. Pages' ports are handed over, so that main is not on the data path. */
export function startUtilityHost(options: EngineHostOptions, listener: EngineHostListener): EngineHost {
  const child = utilityProcess.fork(options.entryPath, [], {
    serviceName: 'Gantry engine',
    // Files are made durable many at once: the file system then joins their waits.
    env: { UV_THREADPOOL_SIZE: '32', ...process.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.pipe(createWriteStream(options.stderrPath, { flags: 'a', mode: 0o600 }));
  child.on('message', (message: unknown) => listener.onMessage(message));
  child.once('exit', () => listener.onExit());
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    attach: (port) => child.postMessage({ type: 'port' }, [port]),
    kill: () => void child.kill(),
  };
}
