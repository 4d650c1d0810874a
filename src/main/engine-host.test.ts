import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { expect, test, vi } from 'vitest';
import { type EngineHostListener, startedAhead, yieldToWindow } from './engine-host.ts';

function started() {
  const listeners: EngineHostListener[] = [];
  const hosts = [1, 2, 3].map((pid) => ({ pid, send: vi.fn(), attach: vi.fn(), kill: vi.fn() }));
  const start = startedAhead((listener) => hosts[listeners.push(listener) - 1] ?? expect.fail('too many engines'));
  return { start, listeners };
}
const listener = () => ({ onMessage: vi.fn(), onExit: vi.fn() });

test('an engine that was started before the window is the one that the window gets, and what it says arrives', () => {
  const { start, listeners } = started();
  const first = listener();
  expect(start(first).pid).toBe(1);
  listeners[0]?.onMessage('ready');
  listeners[0]?.onExit();
  expect([first.onMessage.mock.calls, first.onExit.mock.calls]).toEqual([[['ready']], [[]]]);
});

test('one that has died before anybody asked for it is not handed out', () => {
  const { start, listeners } = started();
  listeners[0]?.onExit();
  const first = listener();
  expect(start(first).pid).toBe(2);
  expect(first.onExit).not.toHaveBeenCalled();
});

test('the next one, after a death, is a new one', () => {
  const { start, listeners } = started();
  start(listener());
  listeners[0]?.onExit();
  expect(start(listener()).pid).toBe(2);
  expect(start(listener()).pid).toBe(3);
});

test.skipIf(process.platform === 'win32')('an engine lets the window go first, its threads too', async () => {
  const reports = `const { getPriority } = require('node:os');
    new (require('node:worker_threads').Worker)(
      "require('node:worker_threads').parentPort.postMessage(require('node:fs').readFileSync('/proc/thread-self/stat', 'utf8').split(') ')[1].split(' ')[16])",
      { eval: true },
    ).on('message', (inThread) => console.log(getPriority(), inThread));`;
  const child = spawn(process.execPath, ['-e', reports], { stdio: ['ignore', 'pipe', 'inherit'] });
  yieldToWindow(child.pid);
  const [said] = await once(child.stdout, 'data');
  const [own, ofThread] = String(said).trim().split(' ').map(Number);
  expect(own).toBeGreaterThan(getPriority());
  if (process.platform === 'linux') expect(ofThread).toBe(own);
});

test('one that is gone before it could be told breaks nothing', () => {
  yieldToWindow(undefined);
  yieldToWindow(2 ** 22 + 1);
});
