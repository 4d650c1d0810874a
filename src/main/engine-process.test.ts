import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineInit } from '../contract/engine-link.ts';
import { FaultError, fault } from '../contract/fault.ts';
import { portClosed } from '../contract/port-wire.ts';
import type { EngineState } from '../contract/shell.ts';
import type { EngineHostListener } from './engine-host.ts';
import { superviseEngine } from './engine-process.ts';

const init: EngineInit = {
  type: 'init',
  home: '/home',
  keyHex: '0'.repeat(64),
  keyOrigin: 'file',
  version: '1',
  user: 'desk',
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function supervised(
  initialisation: Promise<EngineInit> = Promise.resolve(init),
  keepKey: (key: Buffer) => Promise<void> = async () => undefined,
) {
  const hosts: {
    listener: EngineHostListener;
    send: ReturnType<typeof vi.fn>;
    attach: ReturnType<typeof vi.fn>;
    kill: ReturnType<typeof vi.fn>;
  }[] = [];
  const states: EngineState[] = [];
  const engine = superviseEngine({
    startHost(listener) {
      const host = { listener, pid: 1, send: vi.fn(), attach: vi.fn(), kill: vi.fn() };
      hosts.push(host);
      return host;
    },
    init: initialisation,
    onState: (state) => states.push(state),
    keepKey,
  });
  const latest = () => hosts.at(-1) ?? expect.fail('no engine was started');
  return { engine, hosts, states, latest };
}

const port = () => ({ postMessage: vi.fn(), close: vi.fn() }) as unknown as MessagePortMain;

test('tells the engine what to work on, once, and runs when it says so', async () => {
  const { engine, latest } = supervised();
  await vi.advanceTimersByTimeAsync(0);
  expect(latest().send.mock.calls).toEqual([[init]]);
  expect(engine.current().state).toBe('starting');
  latest().listener.onMessage({ type: 'ready' });
  expect(engine.current()).toEqual({ state: 'running', restarts: 0 });
});

test('connects a page that came early as soon as the engine runs', async () => {
  const { engine, latest } = supervised();
  const early = port();
  engine.attach(early);
  await vi.advanceTimersByTimeAsync(0);
  expect(latest().attach).not.toHaveBeenCalled();
  latest().listener.onMessage({ type: 'ready' });
  expect(latest().attach).toHaveBeenCalledWith(early);
});

test('waits longer before the second restart than before the first', async () => {
  const { hosts, latest, states } = supervised();
  await vi.advanceTimersByTimeAsync(0);
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(250);
  expect(hosts).toHaveLength(2);
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(499);
  expect(hosts).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(hosts).toHaveLength(3);
  expect(states.map(({ restarts }) => restarts)).toEqual([1, 2]);
});

test('gives up at the third death within a minute and closes the ports that wait', async () => {
  const { engine, hosts, latest } = supervised();
  const waiting = port();
  engine.attach(waiting);
  for (const _ of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(1_000);
    latest().listener.onExit();
  }
  await vi.advanceTimersByTimeAsync(120_000);
  expect(hosts).toHaveLength(3);
  expect(engine.current()).toMatchObject({ state: 'failed', fault: { code: 'engine-stopped' } });
  expect(waiting.postMessage).toHaveBeenCalledWith(portClosed);
  expect(waiting.close).toHaveBeenCalled();
});

test('keeps an engine going that dies once in a long while', async () => {
  const { engine, latest } = supervised();
  for (let death = 0; death < 5; death += 1) {
    await vi.advanceTimersByTimeAsync(61_000);
    latest().listener.onMessage({ type: 'ready' });
    latest().listener.onExit();
  }
  await vi.advanceTimersByTimeAsync(1_000);
  latest().listener.onMessage({ type: 'ready' });
  expect(engine.current()).toEqual({ state: 'running', restarts: 5 });
});

test('does not try again what the engine calls final, and keeps its reason', async () => {
  const { engine, hosts, latest } = supervised();
  await vi.advanceTimersByTimeAsync(0);
  latest().listener.onMessage({ type: 'failed', fault: fault('ledger-newer') });
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hosts).toHaveLength(1);
  expect(engine.current()).toMatchObject({ state: 'failed', fault: { code: 'ledger-newer' } });
});

test('starts no engine without the key, and says why', async () => {
  const { engine, hosts } = supervised(Promise.reject(new FaultError('vault-key-missing')));
  await vi.advanceTimersByTimeAsync(0);
  expect(hosts).toHaveLength(0);
  expect(engine.current()).toMatchObject({ state: 'failed', fault: { code: 'vault-key-missing' } });
});

test('lets the engine finish before the app ends, and ends one that does not', async () => {
  const { engine, hosts, latest } = supervised();
  await vi.advanceTimersByTimeAsync(0);
  latest().listener.onMessage({ type: 'ready' });
  const stopped = vi.fn();
  void engine.stop().then(stopped);
  expect(latest().send).toHaveBeenLastCalledWith({ type: 'shutdown' });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(latest().kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(latest().kill).toHaveBeenCalledOnce();
  expect(stopped).not.toHaveBeenCalled();
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stopped).toHaveBeenCalledOnce();
  expect(hosts).toHaveLength(1);
});

test('starts the engine anew for a change of key, keeps the new key, and only then lets go of the old one', async () => {
  const fresh = 'a'.repeat(64);
  const kept: string[] = [];
  const { hosts, latest, states } = supervised(undefined, async (key) => void kept.push(key.toString('hex')));
  await vi.advanceTimersByTimeAsync(0);
  latest().listener.onMessage({ type: 'ready' });
  latest().listener.onMessage({ type: 'restart' });
  expect(latest().send).toHaveBeenLastCalledWith({ type: 'shutdown' });
  latest().listener.onExit();
  // At once, and it counts as no death.
  expect(hosts).toHaveLength(2);
  expect(states.at(-1)).toEqual({ state: 'restarting', restarts: 0 });
  expect(latest().send.mock.calls).toEqual([[init]]);
  latest().listener.onMessage({ type: 'ready' });
  latest().listener.onMessage({ type: 'newKey', keyHex: fresh });
  await vi.advanceTimersByTimeAsync(0);
  expect(kept).toEqual([fresh]);
  expect(latest().send).toHaveBeenLastCalledWith({ type: 'keyKept' });
  // One that dies later is started with the new key.
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(250);
  expect(latest().send.mock.calls).toEqual([[{ ...init, keyHex: fresh }]]);
});

test('does not say that a key is kept which the keychain did not take', async () => {
  const { latest } = supervised(undefined, () => Promise.reject(new Error('the keyring is locked')));
  await vi.advanceTimersByTimeAsync(0);
  latest().listener.onMessage({ type: 'ready' });
  latest().listener.onMessage({ type: 'newKey', keyHex: 'b'.repeat(64) });
  await vi.advanceTimersByTimeAsync(0);
  expect(latest().send.mock.calls).toEqual([[init]]);
  latest().listener.onExit();
  await vi.advanceTimersByTimeAsync(250);
  expect(latest().send.mock.calls).toEqual([[init]]);
});
