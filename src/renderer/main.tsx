import '@mantine/core/styles.css';
import './ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { type Connection, connectWindow } from './app/engine-client.ts';
import { makeQueryClient } from './app/query-client.ts';
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

async function start(): Promise<void> {
  const [connected] = await Promise.all([connection(), startWords()]);
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App connection={connected} queryClient={makeQueryClient()} />);
}

void start();
