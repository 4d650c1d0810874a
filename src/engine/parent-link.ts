import { type EngineInit, type FromEngine, type ToEngine, toEngineSchema } from '../contract/engine-link.ts';
import { type EmitterPort, emitterPortWire } from '../contract/port-wire.ts';
import type { Wire } from '../contract/wire.ts';

/** The engine process's line to the shell that started it. */
export interface ParentLink {
  /** The one init message. */
  readonly init: Promise<EngineInit>;
  /** Resolves when the shell has kept the new key. */
  readonly keyKept: Promise<void>;
  /** Resolves when the shell asks for the end, or is gone. */
  readonly ended: Promise<void>;
  send(message: FromEngine): void;
  /** Called for each window (or other asker) that connects. Register it before the first `await`: connections do not wait. */
  onWire(listener: (wire: Wire) => void): void;
}

/** Electron's `process.parentPort`, which exists only in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: EmitterPort[] }) => void): unknown;
}

/** Finds out how this process was started, and connects. Throws when nobody is there to talk to. */
export function linkToParent(): ParentLink {
  const { parentPort } = process as { parentPort?: ParentPort };
  const init = deferred<EngineInit>();
  const ended = deferred<void>();
  const keyKept = deferred<void>();
  const listeners: ((wire: Wire) => void)[] = [];
  const connect = (wire: Wire): void => {
    for (const listener of listeners) listener(wire);
  };
  const control = (message: ToEngine): void => {
    if (message.type === 'init') init.resolve(message);
    if (message.type === 'keyKept') keyKept.resolve();
    if (message.type === 'shutdown') ended.resolve();
  };
  const send = parentPort
    ? linkByPort(parentPort, control, connect)
    : linkByChannel(control, connect, () => ended.resolve());
  return {
    ...{ init: init.promise, ended: ended.promise, keyKept: keyKept.promise },
    ...{ send, onWire: (listener) => void listeners.push(listener) },
  };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function linkByPort(
  parentPort: ParentPort,
  control: (message: ToEngine) => void,
  connect: (wire: Wire) => void,
): ParentLink['send'] {
  parentPort.on('message', ({ data, ports }) => {
    const parsed = toEngineSchema.safeParse(data);
    if (!parsed.success) return;
    const [port] = ports;
    if (parsed.data.type === 'port' && port) connect(emitterPortWire(port));
    else control(parsed.data);
  });
  return (message) => parentPort.postMessage(message);
}

function linkByChannel(
  control: (message: ToEngine) => void,
  connect: (wire: Wire) => void,
  onGone: () => void,
): ParentLink['send'] {
  if (!process.send) throw new Error('The engine is started by the app; on the command line use "gantry".');
  const send = (message: FromEngine): void => {
    if (process.connected) process.send?.(message);
  };
  const wires = new Map<number, RelayedWire>();
  process.on('disconnect', () => {
    for (const { closed } of wires.values()) closed();
    wires.clear();
    onGone();
  });
  process.on('message', (received) => {
    const parsed = toEngineSchema.safeParse(received);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === 'open') {
      const relayed = relayedWire((reply) => send({ type: 'wire', portId: message.portId, message: reply }));
      wires.set(message.portId, relayed);
      connect(relayed.wire);
    } else if (message.type === 'wire') {
      wires.get(message.portId)?.received(message.message);
    } else if (message.type === 'close') {
      wires.get(message.portId)?.closed();
      wires.delete(message.portId);
    } else control(message);
  });
  return send;
}

interface RelayedWire {
  readonly wire: Wire;
  received(message: unknown): void;
  closed(): void;
}

function relayedWire(send: (message: unknown) => void): RelayedWire {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  let open = true;
  return {
    wire: {
      send: (message) => {
        if (open) send(message);
      },
      onMessage: (listener) => listeners.push(listener),
      onClose: (listener) => closers.push(listener),
    },
    received(message) {
      for (const listener of listeners) listener(message);
    },
    closed() {
      open = false;
      for (const closer of closers) closer();
    },
  };
}
