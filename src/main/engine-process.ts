import type { MessagePortMain } from 'electron';
import { type EngineInit, fromEngineSchema } from '../contract/engine-link.ts';
import { type Fault, FaultError, fault } from '../contract/fault.ts';
import { portClosed } from '../contract/port-wire.ts';
import type { EngineState } from '../contract/shell.ts';
import type { EngineHost, StartEngineHost } from './engine-host.ts';

const firstDelayMs = 250;
const deathsAllowed = 3;
const deathWindowMs = 60_000;
const shutdownMs = 5_000;

export interface EngineProcess {
  current(): EngineState;
  /** The vault's key waits for a passphrase (null: not any more). */
  locked(question: EngineState['passphrase'] | null): void;
  /** Connects a page's port to the engine; at once when it runs, else as soon as it does. */
  attach(port: MessagePortMain): void;
  /** Lets the engine finish and ends it. Resolves when the process is gone. */
  stop(): Promise<void>;
}

/**
 * Keeps one engine running. A death costs a restart with a growing delay; the third within a minute is taken as lasting, and the
 * state becomes `failed`. No job is lost by either: the ledger holds them, and the next engine goes on from there.
 */
export function superviseEngine(options: {
  startHost: StartEngineHost;
  /** Comes when the vault's key is there, which can take an operator's password. Rejects with a FaultError when it is not. */
  init: Promise<EngineInit>;
  onState(state: EngineState): void;
  /** Puts the vault's new key where the old one is kept, durably. */
  keepKey(key: Buffer): Promise<void>;
}): EngineProcess {
  let state: EngineState = { state: 'starting', restarts: 0 };
  let host: EngineHost | null = null;
  let stopping = false;
  /** The end that comes next was asked for by the engine itself. */
  let restartAsked = false;
  let timer: NodeJS.Timeout | undefined;
  let deaths: number[] = [];
  let waiting: MessagePortMain[] = [];
  let onGone: (() => void) | undefined;

  const change = (next: EngineState): void => {
    state = next;
    options.onState(next);
  };
  const fail = (reason: Fault): void => {
    change({ state: 'failed', restarts: state.restarts, fault: reason });
    for (const port of waiting) refuse(port);
    waiting = [];
  };

  const start = (begun: EngineInit): void => {
    let init = begun;
    if (stopping) return;
    host = options.startHost({
      onMessage(received) {
        const message = fromEngineSchema.safeParse(received).data;
        if (message?.type === 'ready') {
          change({ state: 'running', restarts: state.restarts });
          for (const port of waiting) host?.attach(port);
          waiting = [];
        } else if (message?.type === 'failed') {
          fail(message.fault);
          host?.send({ type: 'shutdown' });
        } else if (message?.type === 'restart') {
          restartAsked = true;
          host?.send({ type: 'shutdown' });
        } else if (message?.type === 'newKey') {
          const { keyHex } = message;
          // Not kept: the old key still opens the vault, and the next start gives the new one again.
          void options.keepKey(Buffer.from(keyHex, 'hex')).then(
            () => {
              init = { ...init, keyHex };
              host?.send({ type: 'keyKept' });
            },
            () => undefined,
          );
        }
      },
      onExit() {
        host = null;
        const asked = restartAsked;
        restartAsked = false;
        if (stopping) onGone?.();
        else if (asked) {
          change({ state: 'restarting', restarts: state.restarts });
          start(init);
        } else if (state.state !== 'failed') restart(init);
      },
    });
    host.send(init);
  };

  const restart = (init: EngineInit): void => {
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < deathWindowMs), now];
    if (deaths.length >= deathsAllowed) {
      fail(fault('engine-stopped'));
      return;
    }
    change({ state: 'restarting', restarts: state.restarts + 1 });
    timer = setTimeout(() => start(init), firstDelayMs * 2 ** (deaths.length - 1));
  };

  options.init
    .then(start)
    .catch((error: unknown) => fail(error instanceof FaultError ? error.fault : fault('internal')));
  return {
    current: () => state,
    locked: (question) =>
      change(question ? { state: 'locked', restarts: 0, passphrase: question } : { state: 'starting', restarts: 0 }),
    attach(port) {
      if (state.state === 'failed' || stopping) refuse(port);
      else if (state.state === 'running') host?.attach(port);
      else waiting.push(port);
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const running = host;
      if (!running) return;
      const patience = setTimeout(() => running.kill(), shutdownMs);
      await new Promise<void>((resolve) => {
        onGone = resolve;
        running.send({ type: 'shutdown' });
      });
      clearTimeout(patience);
    },
  };
}

/** Tells a page that nobody will answer on this port. */
function refuse(port: MessagePortMain): void {
  port.postMessage(portClosed);
  port.close();
}
