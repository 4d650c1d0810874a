import { Button, CloseButton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './toast-area.module.css';
import { newestUndoable, type Toast, useToasts } from './toasts.ts';

/** Long enough to read it, to reach for the mouse and to be interrupted once. What it undoes can be undone in its list for longer. */
const shownMs = 20_000;
const shownWithoutUndoMs = 6_000;

/** What was just done, at the foot of the window, read out by screen readers; Ctrl+Z takes the newest back. It stays while mouse or focus is on it. */
export function ToastArea() {
  const { t } = useWords();
  const toasts = useToasts((state) => state.toasts);
  const undo = useUndo();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isUndo =
        event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      // In a field Ctrl+Z is the field's own.
      const isTyping =
        event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
      const toast = newestUndoable(useToasts.getState().toasts);
      if (!isUndo || isTyping || !toast) return;
      event.preventDefault();
      undo(toast);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [undo]);
  return (
    <section className={classes.area} aria-label={t('toast.area')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onUndo={() => undo(toast)} />
      ))}
    </section>
  );
}

function useUndo(): (toast: Toast) => void {
  const { t } = useWords();
  return (toast) => {
    const { remove, fail } = useToasts.getState();
    toast.undo?.().then(
      () => remove(toast.id),
      (error: unknown) => {
        const words = faultWords(t, faultOf(error).code, faultOf(error).params);
        fail(toast.id, `${words.what} ${words.todo}`);
      },
    );
  };
}

function ToastCard({ toast, onUndo }: { toast: Toast; onUndo: () => void }) {
  const { t } = useWords();
  const remove = useToasts((state) => state.remove);
  const [isHeld, setHeld] = useState(false);
  const { id, undo, problem } = toast;
  useEffect(() => {
    if (isHeld || problem) return undefined;
    const timer = setTimeout(() => remove(id), undo ? shownMs : shownWithoutUndoMs);
    return () => clearTimeout(timer);
  }, [id, undo, problem, isHeld, remove]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it; it only stays while somebody is at it
    <div
      className={classes.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className={classes.text}>{problem ?? toast.text}</p>
      {undo ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          aria-keyshortcuts="Control+Z"
          onClick={onUndo}
        >
          {t('toast.undo')}
        </Button>
      ) : null}
      <CloseButton size="sm" aria-label={t('common.close')} onClick={() => remove(id)} />
    </div>
  );
}
