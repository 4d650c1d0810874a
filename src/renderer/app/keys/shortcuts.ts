import type { Room } from '../navigation.ts';
import { screens } from '../navigation.ts';

/** The rooms in the order of the rail: Ctrl+1 is the first. */
export const roomOfDigit: Readonly<Record<string, Room>> = Object.fromEntries(
  screens.map((room, index) => [String(index + 1), room]),
);

/** Every key of the window, as the cheat sheet shows them; `mod` is Ctrl, on a Mac Command. What they do stands in `resources/locales`, `keys.does`. */
export const shortcuts = {
  everywhere: [
    {
      does: 'rooms',
      keys: [
        ['mod', '1'],
        ['mod', '7'],
      ],
      isRange: true,
    },
    { does: 'openFolder', keys: [['mod', 'O']] },
    { does: 'openFiles', keys: [['mod', 'Shift', 'O']] },
    { does: 'search', keys: [['mod', 'F']] },
    { does: 'panes', keys: [['F6'], ['Shift', 'F6']] },
    { does: 'menu', keys: [['Menu'], ['Shift', 'F10']] },
    { does: 'undo', keys: [['mod', 'Z']] },
    { does: 'lock', keys: [['mod', 'L']] },
    {
      does: 'zoom',
      keys: [
        ['mod', '+'],
        ['mod', '-'],
        ['mod', '0'],
      ],
    },
    { does: 'sheet', keys: [['?'], ['F1']] },
  ],
  review: [
    { does: 'import', keys: [['mod', 'I']] },
    { does: 'findOrder', keys: [['mod', 'Shift', 'F']] },
    { does: 'options', keys: [['↑'], ['↓']] },
    { does: 'preview', keys: [['Space']] },
  ],
  study: [{ does: 'print', keys: [['mod', 'P']] }],
} as const satisfies Record<
  string,
  readonly { does: string; keys: readonly (readonly string[])[]; isRange?: boolean }[]
>;
export type ShortcutGroup = keyof typeof shortcuts;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The room that a key means; null for any other. */
export function roomOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): Room | null {
  if (!(ctrlKey || metaKey) || shiftKey || altKey) return null;
  return roomOfDigit[key] ?? null;
}

/** Whether a key asks for the cheat sheet. A question mark that is typed into a field is a question mark. */
export function asksForSheet({ key, ctrlKey, metaKey, altKey }: Pressed, isTyping: boolean): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return key === 'F1' || (key === '?' && !isTyping);
}
