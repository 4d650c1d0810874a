import './ui/mantine-styles.ts';
import './ui/tokens.css';
import type { QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { deskQuery } from './app/desk-queries.ts';
import { type Connection, connectWindow } from './app/engine-client.ts';
import { engineStateQuery } from './app/engine-queries.ts';
import { useNavigation } from './app/navigation.ts';
import { learnPatientTurn } from './app/patient-screen-state.ts';
import { makeQueryClient } from './app/query-client.ts';
import { fetchScreen } from './app/screens.ts';
import { startWords } from './words/i18n.ts';

/** In development and in the pictures' build, `?fake=<scene>` shows the window on invented data without an engine. */
const mayFake = import.meta.env.DEV || import.meta.env.MODE === 'fake';

async function connection(): Promise<Connection> {
  const scene = new URLSearchParams(window.location.search).get('fake');
  if (mayFake && scene !== null) {
    const { connectFake } = await import('./app/fake-engine.ts');
    return connectFake(scene);
  }
  return connectWindow();
}

/** What stands between the start and the first screen is asked before React has drawn anything. */
async function connectionAsked(queryClient: QueryClient): Promise<Connection> {
  const connected = await connection();
  void queryClient.prefetchQuery(engineStateQuery(connected.current()));
  void queryClient.prefetchQuery(deskQuery(connected.current()));
  void learnPatientTurn(connected.current());
  return connected;
}

async function start(): Promise<void> {
  const queryClient = makeQueryClient();
  const remembered = useNavigation.getState().screen;
  const [connected] = await Promise.all([connectionAsked(queryClient), startWords(), fetchScreen(remembered)]);
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App connection={connected} queryClient={queryClient} />);
}

void start();
