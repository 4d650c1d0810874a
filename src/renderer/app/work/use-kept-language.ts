import { useEffect } from 'react';
import { chosenLocale } from '../../words/i18n.ts';
import { useServices } from '../services.tsx';

/** Tells the shell at each start which language was chosen: the next start then gives it to Chromium, for its date fields. */
export function useKeptLanguage(): void {
  const { shell } = useServices();
  useEffect(() => {
    shell.desktop.keepLanguage({ locale: chosenLocale() }).catch(ignoreLostShell);
  }, [shell]);
}

function ignoreLostShell(): void {}
