import type { ShellHandlers } from '../../../contract/shell.ts';
import type { UpdateState } from '../../../contract/updates.ts';
import type { Scene } from './scenes.ts';

/** A site with a newer version at hand, and its three steps. */
export function fakeUpdates(scene: Scene): ShellHandlers['updates'] {
  let state: UpdateState = { version: '0.1.0', step: 'idle', release: null, percent: null, last: null };
  if (scene === 'down') state = { ...state, step: 'unsigned' };
  return {
    current: async () => state,
    look: async ({ kind }) => {
      const release = {
        kind,
        version: kind === 'latest' ? '0.2.0' : '0.0.9',
        releasedAt: '2026-03-10T09:00:00.000Z',
        sizeBytes: 98_000_000,
      };
      state = { ...state, step: 'offered', release };
      return state;
    },
    download: async () => {
      state = { ...state, step: 'ready', percent: 100 };
      return state;
    },
    install: async () => {
      state = { ...state, step: 'installing' };
      return {};
    },
  };
}
