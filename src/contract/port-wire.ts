import type { Wire } from './wire.ts';

/**
 * The last message over a port whose other side goes away in an orderly manner. Chromium tells the closing of a port
 * only from version 122 on, so it is said in words as well.
 */
export const portClosed = { type: 'closed' } as const;

/** What a port must do to carry a Wire, whoever made it. */
interface PortFace {
  post(message: unknown): void;
  close(): void;
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
}

/** A page's MessagePort, as far as a wire needs it. */
export interface WebPort {
  postMessage(message: unknown): void;
  addEventListener(event: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A Wire over a page's MessagePort. Starts the port; the close listeners hear of it once, whichever side closed. */
export function portWire(port: WebPort): Wire {
  return wireOver({
    post: (message) => port.postMessage(message),
    close: () => port.close(),
    listen(onMessage, onClose) {
      port.addEventListener('message', ({ data }) => onMessage(data));
      port.addEventListener('close', onClose);
      port.start();
    },
  });
}

/** Electron's ports outside of pages (`MessagePortMain`, and the ports of a utility process). */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A Wire over a port of Electron's main or utility process. Starts the port. */
export function emitterPortWire(port: EmitterPort): Wire {
  return wireOver({
    post: (message) => port.postMessage(message),
    close: () => port.close(),
    listen(onMessage, onClose) {
      port.on('message', ({ data }) => onMessage(data));
      port.on('close', onClose);
      port.start();
    },
  });
}

function wireOver(port: PortFace): Wire {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    port.close();
    for (const closer of closers) closer();
  };
  port.listen((message) => {
    if (isPortClosed(message)) close();
    else for (const listener of listeners) listener(message);
  }, close);
  return {
    send(message) {
      if (!closed) port.post(message);
    },
    onMessage: (listener) => listeners.push(listener),
    onClose: (listener) => (closed ? listener() : closers.push(listener)),
  };
}

function isPortClosed(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === portClosed.type;
}
