import { useHotkeys } from '@mantine/hooks';

/** A shortcut of Review, also while somebody types; a drawer or dialog over the page (the tag table, with a search of its own) has it instead. */
export function usePaneHotkey(keys: string, run: () => void): void {
  useHotkeys(
    [
      [
        keys,
        () => {
          if (document.querySelector('[role="dialog"]') === null) run();
        },
      ],
    ],
    [],
  );
}
