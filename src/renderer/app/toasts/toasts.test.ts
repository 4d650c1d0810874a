import { beforeEach, expect, test } from 'vitest';
import { newestUndoable, useToasts } from './toasts.ts';

beforeEach(() => useToasts.getState().clear());

test('Ctrl+Z takes back what was done last, not what is only said last', () => {
  const { show } = useToasts.getState();
  show({ text: 'cancelled', undo: async () => undefined });
  show({ text: 'copied' });
  expect(newestUndoable(useToasts.getState().toasts)?.text).toBe('cancelled');
});

test('what could not be taken back says so and offers it no more', () => {
  const { show, fail } = useToasts.getState();
  const id = show({ text: 'cancelled', undo: async () => undefined });
  fail(id, 'imported anew meanwhile');
  const [toast] = useToasts.getState().toasts;
  expect(toast).toMatchObject({ problem: 'imported anew meanwhile' });
  expect(newestUndoable(useToasts.getState().toasts)).toBeUndefined();
});

test('no more than three stand on the screen', () => {
  const { show } = useToasts.getState();
  for (const text of ['1', '2', '3', '4']) show({ text });
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['2', '3', '4']);
});
