import { DirectionProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { directionOf } from '../words/i18n.ts';
import { useWords } from '../words/use-words.ts';

/** Lays the window out the way its language is read. Drawn anew when that changes: Mantine's menus and sliders take their side when they are made. */
export function ReadingDirection({ children }: { children: ReactNode }) {
  const direction = directionOf(useWords().language);
  return (
    <DirectionProvider key={direction} initialDirection={direction} detectDirection={false}>
      {children}
    </DirectionProvider>
  );
}
