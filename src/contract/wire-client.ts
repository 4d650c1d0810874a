import { type FaultCode, FaultError, faultCodes } from './fault.ts';
import type { Answer, Client, Service, Wire } from './wire.ts';

type Listener = (payload: unknown) => void;

/**
 * Makes the client of a service over a wire: `connect<typeof engineService>(wire)`. The service is named by its type alone. Its schemas belong to the serving side, which parses
 * what it is asked; who asks need not load them, and a window and its shell start without them.
 */
export function connect<S extends Service>(wire: Wire): Client<S> {
  let lastId = 0;
  let closed = false;
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<Listener>>();

  wire.onClose(() => {
    closed = true;
    for (const { reject } of pending.values()) reject(new FaultError('engine-stopped'));
    pending.clear();
  });
  wire.onMessage((message) => {
    if (!isAnswer(message)) return;
    if (message.type === 'event') {
      for (const listener of listeners.get(`${message.room}.${message.name}`) ?? []) listener(message.payload);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'result') waiting?.resolve(message.value);
    else waiting?.reject(new FaultError(message.fault.code, message.fault.params));
  });

  function ask(room: string, name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    if (closed) return Promise.reject(new FaultError('engine-stopped'));
    if (signal?.aborted) return Promise.reject(new FaultError('cancelled'));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => wire.send({ type: 'cancel', id }), { once: true });
      wire.send({ type: 'call', id, room, name, input });
    });
  }
  function listen(key: string, listener: Listener): () => void {
    const set = listeners.get(key) ?? new Set();
    listeners.set(key, set.add(listener));
    return () => set.delete(listener);
  }
  // An event is given a listener, a call its input, which is data.
  const member = (room: string, name: string) => (given: unknown, options?: { signal?: AbortSignal }) =>
    typeof given === 'function'
      ? listen(`${room}.${name}`, given as Listener)
      : ask(room, name, given, options?.signal);

  return named((room) => named((name) => member(room, name))) as Client<S>;
}

/** An object that has a member of every name, made when it is first asked for, and always the same. */
function named(make: (name: string) => unknown): object {
  return new Proxy<Record<string, unknown>>(Object.create(null), {
    get(made, name) {
      // A promise asks whatever it is given for its `then`; symbols are the language's own.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      made[name] ??= make(name);
      return made[name];
    },
  });
}

/** The other side is Gantry's own; what is none of its messages is passed over. */
function isAnswer(message: unknown): message is Answer {
  if (!isRecord(message)) return false;
  const { type, id, room, name, fault } = message;
  if (type === 'event') return typeof room === 'string' && typeof name === 'string';
  if (!Number.isInteger(id)) return false;
  return (
    type === 'result' || (type === 'fault' && isRecord(fault) && isFaultCode(fault.code) && isRecord(fault.params))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFaultCode(code: unknown): code is FaultCode {
  return (faultCodes as readonly unknown[]).includes(code);
}
