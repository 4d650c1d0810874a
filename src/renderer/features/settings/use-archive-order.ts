import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { furtherArchives, furtherInOrder, movedName } from '../../app/connect/further-archive-form.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useToasts } from '../../app/toasts/toasts.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';

/** The same archive moved several times in a row: one message, and one way back to where it was at first. */
interface Move {
  readonly name: string;
  readonly toastId: string;
  readonly before: readonly string[];
}

/** Changes the order in which the rules of the further archives are asked: saved at once, said, and taken back from the message. */
export function useArchiveOrder(settings: Settings) {
  const { t } = useWords();
  const { engine } = useServices();
  const cache = useQueryClient();
  const last = useRef<Move | null>(null);
  const saving = useMutation({
    mutationFn: async (names: readonly string[]) => {
      // What another window or the command line changed meanwhile stays.
      const saved = await engine.settings.save(furtherInOrder(names, await engine.settings.get({})));
      cache.setQueryData(queryKeys.settings, saved);
    },
  });
  const names = furtherArchives(settings).map(({ name }) => name);

  const move = async (name: string, by: -1 | 1): Promise<void> => {
    const moved = movedName(names, name, by);
    if (moved === names || saving.isPending) return;
    await saving.mutateAsync(moved);
    const { toasts, show, remove } = useToasts.getState();
    const previous = last.current;
    const isSameRow = previous?.name === name && toasts.some(({ id }) => id === previous.toastId);
    const before = isSameRow ? previous.before : names;
    if (isSameRow) remove(previous.toastId);
    const words = { name: visibleText(name), place: moved.indexOf(name) + 1, total: moved.length };
    const toastId = show({ text: t('settings.furtherMoved', words), undo: () => saving.mutateAsync(before) });
    last.current = { name, toastId, before };
  };

  return {
    move: (name: string, by: -1 | 1) => void move(name, by).catch(() => undefined),
    error: saving.error,
  };
}
