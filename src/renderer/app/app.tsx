import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { useAskedPaths } from '../features/media/use-open-paths.ts';
import { theme } from '../ui/theme.ts';
import { WordsProvider } from '../words/words-provider.tsx';
import { AppFrame } from './app-frame.tsx';
import { DeskGate } from './desk-gate.tsx';
import type { Connection } from './engine-client.ts';
import { ReadingDirection } from './reading-direction.tsx';
import { ServicesProvider } from './services.tsx';
import { StartGate } from './start-gate.tsx';
import { LeavingQuestion } from './work/leaving-question.tsx';
import { useKeptLanguage } from './work/use-kept-language.ts';
import { useMenuWords } from './work/use-menu-words.ts';
import { useWorkSigns } from './work/use-work-signs.ts';

/** The whole window, on a connection to the engine. */
export function App({ connection, queryClient }: { connection: Connection; queryClient: QueryClient }) {
  return (
    <StrictMode>
      <WordsProvider>
        <ReadingDirection>
          <MantineProvider theme={theme} defaultColorScheme="auto">
            <QueryClientProvider client={queryClient}>
              <ServicesProvider connection={connection}>
                <Desktop />
                <StartGate>
                  <DeskGate>
                    <AppFrame />
                  </DeskGate>
                </StartGate>
              </ServicesProvider>
            </QueryClientProvider>
          </MantineProvider>
        </ReadingDirection>
      </WordsProvider>
    </StrictMode>
  );
}

/**
 * What goes on whatever the window shows, a lock or a passphrase included: task bar, tray, menus, notifications, what is to be opened afterwards, the question on
 * leaving.
 */
function Desktop() {
  useWorkSigns();
  useMenuWords();
  useKeptLanguage();
  useAskedPaths();
  return <LeavingQuestion />;
}
