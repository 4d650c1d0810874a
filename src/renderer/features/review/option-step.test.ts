import { expect, test } from 'vitest';
import { optionStep } from './option-step.ts';

test('nobody is marked before an arrow key is pressed, whatever else is typed', () => {
  for (const key of ['Enter', 'a', 'Tab', ' ']) expect(optionStep(key, -1, 3)).toBeNull();
});

test('the arrow keys walk through the list and round its ends', () => {
  expect(optionStep('ArrowDown', -1, 3)).toBe(0);
  expect(optionStep('ArrowDown', 2, 3)).toBe(0);
  expect(optionStep('ArrowUp', -1, 3)).toBe(2);
  expect(optionStep('ArrowUp', 1, 3)).toBe(0);
});

test('an empty list has nothing to mark', () => {
  expect(optionStep('ArrowDown', -1, 0)).toBeNull();
});
