import type { Wire } from './wire.ts';

/** Two ends of a wire inside one process: the command line and the tests speak to the engine over it as the window does. */
export function memoryWires(): { near: Wire; far: Wire; close: () => void } {
  const near = end();
  const far = end();
  near.peer = far;
  far.peer = near;
  return {
    near,
    far,
    close() {
      for (const side of [near, far]) for (const listener of side.closeListeners) listener();
    },
  };
}

interface End extends Wire {
  peer: End | null;
  messageListeners: ((message: unknown) => void)[];
  closeListeners: (() => void)[];
}

function end(): End {
  const side: End = {
    peer: null,
    messageListeners: [],
    closeListeners: [],
    send(message) {
      const { peer } = side;
      if (peer) queueMicrotask(() => peer.messageListeners.forEach((listener) => void listener(message)));
    },
    onMessage(listener) {
      side.messageListeners.push(listener);
    },
    onClose(listener) {
      side.closeListeners.push(listener);
    },
  };
  return side;
}
