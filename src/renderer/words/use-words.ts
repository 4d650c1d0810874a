import { createContext, useContext } from 'react';
import type { Translate } from './i18n.ts';

export interface Words {
  readonly t: Translate;
  /** Whether there is a text of this name, for names that come from outside. */
  readonly hasText: (key: string) => boolean;
  /** Numbers and dates as the language writes them. */
  readonly format: {
    readonly bytes: (bytes: number) => string;
    readonly rate: (bytesPerSecond: number) => string;
    readonly number: (value: number) => string;
    readonly share: (share: number) => string;
    readonly span: (seconds: number) => string;
    readonly date: (isoDate: string) => string;
    readonly moment: (at: string) => string;
    readonly time: (at: string) => string;
  };
  readonly language: string;
}

/** What `WordsProvider` gives. */
export const WordsContext = createContext<Words | null>(null);

/** The texts, and numbers and dates in the language of the window. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('useWords outside of WordsProvider');
  return words;
}
