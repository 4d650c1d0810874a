import { createWriteStream } from 'node:fs';
import { utilityProcess } from 'electron';
import {
  type EngineHost,
  type EngineHostListener,
  type EngineHostOptions,
  engineHeapMb,
  yieldToWindow,
} from './engine-host.ts';

/** The engine in Electron's own Node. Pages' ports are handed over, so that main is not on the data path. */
export function startUtilityHost(options: EngineHostOptions, listener: EngineHostListener): EngineHost {
  const child = utilityProcess.fork(options.entryPath, [], {
    serviceName: 'Gantry engine',
    // V8 is there before Node reads its flags in a process of this kind: it has them of Chromium's switch alone.
    execArgv: [`--js-flags=--max-old-space-size=${engineHeapMb}`],
    // Files are made durable many at once: the file system then joins their waits.
    env: { UV_THREADPOOL_SIZE: '32', ...process.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.pipe(createWriteStream(options.stderrPath, { flags: 'a', mode: 0o600 }));
  child.once('spawn', () => yieldToWindow(child.pid));
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
