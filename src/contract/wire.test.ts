import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FaultError } from './fault.ts';
import { memoryWires } from './memory-wire.ts';
import { call, event, type Handlers, serve } from './wire.ts';
import { connect } from './wire-client.ts';

const service = {
  desk: {
    double: call(z.object({ number: z.number() }), z.number()),
    wait: call(z.object({}), z.string()),
    rang: event(z.object({ times: z.number() })),
  },
} as const;

function desk(handlers: Partial<Handlers<typeof service>['desk']> = {}, onBug = vi.fn()) {
  const wires = memoryWires();
  const asked = vi.fn();
  const emit = serve(
    wires.far,
    service,
    {
      desk: {
        async double({ number }) {
          asked(number);
          return number * 2;
        },
        wait: (_input, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        ...handlers,
      },
    },
    onBug,
  );
  return { wires, asked, emit, onBug, client: connect<typeof service>(wires.near) };
}

/** What the far side answers to a message that no client of ours would send. */
async function answerTo(wires: ReturnType<typeof memoryWires>, message: unknown): Promise<unknown> {
  const answer = new Promise((resolve) => wires.near.onMessage(resolve));
  wires.near.send(message);
  return answer;
}

test('answers each call with its own result, in whatever order they end', async () => {
  const gates = new Map<number, () => void>();
  const { client } = desk({
    double: ({ number }) => new Promise((resolve) => gates.set(number, () => resolve(number * 2))),
  });
  const answers = Promise.all([client.desk.double({ number: 1 }), client.desk.double({ number: 2 })]);
  await vi.waitFor(() => expect(gates.size).toBe(2));
  gates.get(2)?.();
  gates.get(1)?.();
  expect(await answers).toEqual([2, 4]);
});

test('lets no input reach a handler that does not parse, and no call that is not in the contract', async () => {
  const { wires, asked } = desk();
  const forged = [
    { room: 'desk', name: 'double', input: { number: '2' } },
    { room: 'desk', name: 'double' },
    { room: 'desk', name: 'rang', input: {} },
    { room: 'desk', name: 'toString', input: {} },
    { room: '__proto__', name: 'double', input: { number: 2 } },
    { room: 'nowhere', name: 'double', input: { number: 2 } },
  ];
  for (const [id, message] of forged.entries())
    expect(await answerTo(wires, { type: 'call', id, ...message })).toMatchObject({
      type: 'fault',
      id,
      fault: { code: 'input-invalid', class: 'bug' },
    });
  expect(asked).not.toHaveBeenCalled();
});

test('survives garbage and answers the next call', async () => {
  const { wires, client } = desk();
  for (const garbage of [null, 'call', 7, [], { type: 'call' }, { type: 'cancel', id: 'x' }, { type: 'result', id: 1 }])
    wires.near.send(garbage);
  expect(await client.desk.double({ number: 4 })).toBe(8);
});

test('carries a fault across as data, with code, class and parameters', async () => {
  const { client } = desk({
    double: async () => {
      throw new FaultError('disk-full', { neededBytes: 5 });
    },
  });
  await expect(client.desk.double({ number: 1 })).rejects.toMatchObject({
    name: 'FaultError',
    fault: { code: 'disk-full', class: 'setup', params: { neededBytes: 5 } },
  });
});

test('tells the caller nothing of an unexpected error but that there was one', async () => {
  const { client, onBug } = desk({
    double: async () => {
      throw new Error('cannot parse DOE^JANE');
    },
  });
  const error = await client.desk.double({ number: 1 }).catch((thrown: FaultError) => thrown);
  expect(JSON.stringify(error)).not.toContain('DOE');
  expect(error).toMatchObject({ fault: { code: 'internal' } });
  expect(onBug).toHaveBeenCalledOnce();
});

test('ends the work when the caller gives up', async () => {
  const { client } = desk();
  const giveUp = new AbortController();
  const waiting = client.desk.wait({}, { signal: giveUp.signal });
  giveUp.abort();
  await expect(waiting).rejects.toMatchObject({ fault: { code: 'cancelled' } });
});

test('does not begin what was given up before it was asked', async () => {
  const { client, asked } = desk();
  await expect(client.desk.double({ number: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    fault: { code: 'cancelled' },
  });
  expect(await client.desk.double({ number: 2 })).toBe(4);
  expect(asked.mock.calls).toEqual([[2]]);
});

test('ends the work when the caller goes away', async () => {
  const gone = vi.fn();
  const { client, wires } = desk({
    wait: (_input, { signal }) => {
      signal.addEventListener('abort', gone);
      return new Promise(() => undefined);
    },
  });
  void client.desk.wait({}).catch(() => undefined);
  await client.desk.double({ number: 1 });
  wires.close();
  expect(gone).toHaveBeenCalledOnce();
});

test('rejects what is under way and what comes later when the other side is gone', async () => {
  const { client, wires } = desk();
  const waiting = client.desk.wait({});
  wires.close();
  await expect(waiting).rejects.toMatchObject({ fault: { code: 'engine-stopped' } });
  await expect(client.desk.double({ number: 1 })).rejects.toMatchObject({ fault: { code: 'engine-stopped' } });
});

test('brings events to every listener until it unsubscribes', async () => {
  const { client, emit } = desk();
  const first = vi.fn();
  const second = vi.fn();
  const unsubscribe = client.desk.rang(first);
  client.desk.rang(second);
  emit('desk', 'rang', { times: 1 });
  await client.desk.double({ number: 1 });
  unsubscribe();
  emit('desk', 'rang', { times: 2 });
  await client.desk.double({ number: 1 });
  expect(first.mock.calls).toEqual([[{ times: 1 }]]);
  expect(second.mock.calls).toEqual([[{ times: 1 }], [{ times: 2 }]]);
});

test('does not leave a caller waiting for an answer that cannot be sent', async () => {
  const wires = memoryWires();
  const { send } = wires.far;
  wires.far.send = (message) => send(structuredClone(message));
  const onBug = vi.fn();
  const handlers = { desk: { double: async () => (() => 2) as unknown as number, wait: async () => '' } };
  serve(wires.far, service, handlers, onBug);
  await expect(connect<typeof service>(wires.near).desk.double({ number: 1 })).rejects.toMatchObject({
    fault: { code: 'internal' },
  });
  expect(onBug).toHaveBeenCalledOnce();
});
