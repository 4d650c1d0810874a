import { useHotkeys } from '@mantine/hooks';

/** A shortcut of Review, also while somebody types; what lies over the panes (a dialog, the tag table, the large preview) has its keys to itself. */
export function usePaneHotkey(keys: string, run: () => void): void {
  useHotkeys(
    [
      [
        keys,
        () => {
          if (!arePanesCovered()) run();
        },
      ],
    ],
    [],
  );
}

/** In a narrow window a pane that is not shown keeps its tag table: that one covers nothing. */
function arePanesCovered(): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true;
  return [...document.querySelectorAll('[data-covers-panes]')].some((cover) => cover.checkVisibility());
}
