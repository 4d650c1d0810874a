import { expect, test, vi } from 'vitest';
import { type EngineHostListener, startedAhead } from './engine-host.ts';

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
