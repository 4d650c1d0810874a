import { useEffect } from 'react';
import { useWords } from '../../words/use-words.ts';
import { useServices } from '../services.tsx';

/** Tells the desktop what its menus are called in the window's language, at the start and when that changes. */
export function useMenuWords(): void {
  const { shell } = useServices();
  const { t } = useWords();
  useEffect(() => {
    shell.desktop.showMenu(t('menu', { returnObjects: true })).catch(ignoreLostShell);
  }, [shell, t]);
}

function ignoreLostShell(): void {}
