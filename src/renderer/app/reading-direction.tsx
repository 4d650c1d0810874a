import { DirectionProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Lays the window out the way its language is read. Drawn anew when that changes: Mantine's menus and sliders take their side when they are made. */
export function ReadingDirection({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const direction = i18n.dir();
  return (
    <DirectionProvider key={direction} initialDirection={direction} detectDirection={false}>
      {children}
    </DirectionProvider>
  );
}
