import { useMutation } from '@tanstack/react-query';
import type { ImportView } from '../../../contract/imports.ts';
import { useServices } from '../../app/services.tsx';
import { useToasts } from '../../app/toasts/toasts.ts';
import { isActive } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';

/** What can be done with an import now, for its buttons and its menu alike. What stops it can be taken back, and says so. */
export function useImportActions(view: ImportView) {
  const { t } = useWords();
  const { engine } = useServices();
  const { show, remove } = useToasts.getState();
  const importId = view.id;
  const { title } = view;
  const retry = useMutation({ mutationFn: () => engine.imports.retry({ importId }) });
  const restore = useMutation({ mutationFn: () => engine.imports.restore({ importId }) });
  const cancel = useMutation({
    mutationFn: () => engine.imports.cancel({ importId }),
    onSuccess: () => show({ text: t('toast.cancelled', { title }), undo: () => engine.imports.restore({ importId }) }),
  });
  const pause = useMutation({
    mutationFn: (paused: boolean) => engine.imports.setPaused({ importId, paused }),
    // At once: on a slow line the images in hand take their time, and the answer with them.
    onMutate: (paused) =>
      paused
        ? show({
            text: t('toast.paused', { title }),
            undo: () => engine.imports.setPaused({ importId, paused: false }),
          })
        : null,
    onError: (_error, _paused, toastId) => {
      if (toastId) remove(toastId);
    },
  });
  const urgent = useMutation({
    mutationFn: (isUrgent: boolean) => engine.imports.setUrgent({ importId, urgent: isUrgent }),
  });
  const isOpen = isActive(view) && !view.withdrawn;
  return {
    ...{ retry, restore, cancel, pause, urgent },
    can: {
      retry: isActive(view) && (view.condition === 'waiting' || view.condition === 'held'),
      cancel: isOpen,
      urgent: isOpen,
      // What waits for a person stands still anyway.
      pause: isOpen && view.paused !== true && view.condition !== 'held',
      resume: isOpen && view.paused === true,
      restore: view.condition === 'cancelled' && !view.withdrawn,
    },
    waitsForHour: view.condition === 'waiting' && view.fault?.code === 'upload-window',
    error: retry.error ?? restore.error ?? cancel.error ?? pause.error ?? urgent.error,
  };
}
