import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePortMain } from 'electron';
import { isPlainData } from '../contract/plain-data.ts';
import { portClosed } from '../contract/port-wire.ts';
import {
  type EngineHost,
  type EngineHostListener,
  type EngineHostOptions,
  engineHeapMb,
  yieldToWindow,
} from './engine-host.ts';

/**
 * The engine in a Node of its own, for an Electron whose Node-API is too old for the ledger's native module. A child process
 * cannot be given ports, so main relays each under a number.
 */
export function startChildHost(
  options: EngineHostOptions & { nodePath: string },
  listener: EngineHostListener,
): EngineHost {
  const stderr = openSync(options.stderrPath, 'a', 0o600);
  const child = spawn(options.nodePath, [`--max-old-space-size=${engineHeapMb}`, options.entryPath], {
    // 'advanced' is V8's serialiser, which carries what a port carries; Node 18 and 24 speak the same version of it.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
    env: childEnvironment(),
    windowsHide: true,
  });
  yieldToWindow(child.pid);
  closeSync(stderr);
  const ports = new Map<number, MessagePortMain>();
  let lastPortId = 0;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    for (const port of ports.values()) {
      port.postMessage(portClosed);
      port.close();
    }
    ports.clear();
    listener.onExit();
  };
  const send: EngineHost['send'] = (message) => {
    if (child.connected) child.send(message, ignoreSendFailure);
  };
  child.once('exit', end);
  child.once('error', end);
  child.on('message', (received: unknown) => {
    // What the engine says to a page is the page's to parse; what it says to the shell, the listener's.
    const { type, portId, message } = (received ?? {}) as { type?: unknown; portId?: unknown; message?: unknown };
    if (type === 'wire') ports.get(Number(portId))?.postMessage(message);
    else listener.onMessage(received);
  });
  return {
    pid: child.pid,
    send,
    attach(port) {
      lastPortId += 1;
      const portId = lastPortId;
      ports.set(portId, port);
      send({ type: 'open', portId });
      port.on('message', ({ data }) => {
        // Two versions of V8 write some objects differently, and the engine would end on one that it cannot read.
        if (isPlainData(data)) send({ type: 'wire', portId, message: data });
      });
      port.on('close', () => {
        if (ports.delete(portId)) send({ type: 'close', portId });
      });
      port.start();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A message that finds the process gone needs no answer of its own: the exit, which follows, is handled. */
function ignoreSendFailure(): void {}

function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ELECTRON_RUN_AS_NODE: _asNode, ...environment } = process.env;
  return environment;
}

/** The Node that runs the engine: `GANTRY_NODE`, the packaged one, or the project's own. */
export function findNode(rootPath: string, resourcesPath: string): string {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const named = process.env.GANTRY_NODE;
  if (named) return named;
  const places = [join(resourcesPath, 'node', program), join(rootPath, 'node_modules', 'node', 'bin', program)];
  const found = places.find((path) => existsSync(path));
  if (!found) throw new Error('This Electron is too old to run the engine itself, and no Node for it was found.');
  return found;
}
