import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { emitterPortWire, portClosed, portWire, type WebPort } from './port-wire.ts';

/** Node's ports are a page's and Electron's at once, but for what a message is wrapped in. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  return { near: portWire(port1 as unknown as WebPort), nearPort: port1, farPort: port2 };
}

test('carries messages both ways, in order', async () => {
  const { near, farPort } = channel();
  const received: unknown[] = [];
  near.onMessage((message) => received.push(message));
  farPort.postMessage(1);
  farPort.postMessage({ two: 2 });
  await vi.waitFor(() => expect(received).toEqual([1, { two: 2 }]));
  near.send('three');
  expect(await once(farPort, 'message')).toEqual(['three']);
  farPort.close();
});

test('says once that the other side is gone, however it went', async () => {
  const { near, farPort } = channel();
  const closed = vi.fn();
  const received = vi.fn();
  near.onClose(closed);
  near.onMessage(received);
  const ended = once(farPort, 'close');
  farPort.postMessage(portClosed);
  farPort.close();
  await ended;
  await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  expect(closed).toHaveBeenCalledOnce();
  expect(received).not.toHaveBeenCalled();
});

test('tells a late listener at once that the wire is closed, and sends nothing any more', async () => {
  const { near, nearPort, farPort } = channel();
  const first = vi.fn();
  near.onClose(first);
  farPort.close();
  await vi.waitFor(() => expect(first).toHaveBeenCalled());
  const late = vi.fn();
  near.onClose(late);
  expect(late).toHaveBeenCalledOnce();
  const posted = vi.spyOn(nearPort, 'postMessage');
  near.send('lost');
  expect(posted).not.toHaveBeenCalled();
});

test('reads the ports of the main process, which wrap a message in an event', () => {
  const handlers = new Map<string, (event: { data: unknown }) => void>();
  const wire = emitterPortWire({
    postMessage: vi.fn(),
    on: (event: string, listener: (event: { data: unknown }) => void) => handlers.set(event, listener),
    start: vi.fn(),
    close: vi.fn(),
  });
  const received = vi.fn();
  wire.onMessage(received);
  handlers.get('message')?.({ data: 'hello' });
  expect(received).toHaveBeenCalledWith('hello');
});
