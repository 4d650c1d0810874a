import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { theme } from '../ui/theme.ts';
import { AppFrame } from './app-frame.tsx';
import { DeskGate } from './desk-gate.tsx';
import type { Connection } from './engine-client.ts';
import { ReadingDirection } from './reading-direction.tsx';
import { ServicesProvider } from './services.tsx';
import { StartGate } from './start-gate.tsx';

/** The whole window, on a connection to the engine. */
export function App({ connection, queryClient }: { connection: Connection; queryClient: QueryClient }) {
  return (
    <StrictMode>
      <ReadingDirection>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <QueryClientProvider client={queryClient}>
            <ServicesProvider connection={connection}>
              <StartGate>
                <DeskGate>
                  <AppFrame />
                </DeskGate>
              </StartGate>
            </ServicesProvider>
          </QueryClientProvider>
        </MantineProvider>
      </ReadingDirection>
    </StrictMode>
  );
}
