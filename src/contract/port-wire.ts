import type { Wire } from './wire.ts';

/**
 * The last message over a port whose other side goes away in an orderly manner. Chromium tells the closing of a port
 * only from version 122 on, so it is said in words as well.
 */
export const portClosed = { type: 'closed' } as const;

/** Whether a message is {@link portClosed}. */
export function isPortClosed(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === portClosed.type;
}

/** A Wire over a web MessagePort. Starts the port; calls the close listeners once. */
export function portWire(port: MessagePort): Wire {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    port.close();
    for (const closer of closers) closer();
  };
  port.addEventListener('close', close);
  port.addEventListener('message', ({ data }) => {
    if (isPortClosed(data)) close();
    else for (const listener of listeners) listener(data);
  });
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => listeners.push(listener),
    onClose: (listener) => (closed ? listener() : closers.push(listener)),
  };
}
