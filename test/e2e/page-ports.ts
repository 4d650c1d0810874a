import type { Page } from '@playwright/test';

/** A message of the wire, as it is on the port. */
export interface WireMessage {
  readonly type: string;
  readonly id?: number;
  readonly value?: unknown;
  readonly fault?: { readonly code: string };
  readonly room?: string;
  readonly name?: string;
  readonly payload?: unknown;
}

export type PortName = 'engine' | 'shell';

/** The ports of a page, spoken to without any of Gantry's own code in the page: what an attacker there could do, and no more. */
export interface PagePorts {
  /** Posts anything at all. */
  post(port: PortName, message: unknown): Promise<void>;
  /** Makes a call and waits for its answer. */
  call(port: PortName, room: string, name: string, input?: unknown): Promise<WireMessage>;
  /** Waits for a message, past or coming, that has these members. */
  received(port: PortName, like: Partial<WireMessage>): Promise<WireMessage>;
}

interface PageStore {
  ports: Record<PortName, MessagePort>;
  messages: Record<PortName, WireMessage[]>;
  changed: EventTarget;
}

let lastId = 1000;

/** Asks for a pair of ports in the page. */
export async function askForPorts(page: Page): Promise<PagePorts> {
  const store = await page.evaluateHandle(
    () =>
      new Promise<PageStore>((resolve) => {
        window.addEventListener('message', function take(event) {
          const [engine, shell] = event.ports;
          if (event.source !== window || event.data?.type !== 'gantry-ports' || !engine || !shell) return;
          window.removeEventListener('message', take);
          const made: PageStore = {
            ports: { engine, shell },
            messages: { engine: [], shell: [] },
            changed: new EventTarget(),
          };
          for (const name of ['engine', 'shell'] as const)
            made.ports[name].onmessage = ({ data }) => {
              made.messages[name].push(data);
              made.changed.dispatchEvent(new Event('change'));
            };
          resolve(made);
        });
        window.gantryPorts.request();
      }),
  );
  const post: PagePorts['post'] = (port, message) =>
    store.evaluate((held, [name, sent]) => held.ports[name].postMessage(sent), [port, message] as const);
  const received: PagePorts['received'] = (port, like) =>
    store.evaluate(
      (held, [name, wanted]) =>
        new Promise<WireMessage>((resolve) => {
          const look = (): void => {
            const found = held.messages[name].find((message) => {
              const { payload, ...rest } = wanted;
              const has = (object: unknown, members: object): boolean =>
                Object.entries(members).every(([key, value]) => (object as Record<string, unknown>)?.[key] === value);
              return has(message, rest) && has(message.payload, (payload ?? {}) as object);
            });
            if (!found) return;
            held.changed.removeEventListener('change', look);
            resolve(found);
          };
          held.changed.addEventListener('change', look);
          look();
        }),
      [port, like] as const,
    );
  return {
    post,
    received,
    async call(port, room, name, input = {}) {
      lastId += 1;
      const id = lastId;
      await post(port, { type: 'call', id, room, name, input });
      return received(port, { id });
    },
  };
}
