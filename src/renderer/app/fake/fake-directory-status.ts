import type { DirectoryStatus } from '../../../contract/directory.ts';
import type { Scene } from './scenes.ts';

/** The copy of the fake EHR's patients: an old one where the connections are broken. */
export function fakeDirectoryStatus(scene: Scene): DirectoryStatus | null {
  if (scene === 'no-ehr') return null;
  const ageMs = scene === 'broken' ? 3 * 24 * 3_600_000 : 60_000;
  const at = new Date(Date.now() - ageMs).toISOString();
  return {
    ...{ kind: 'rest', state: 'complete', patients: 48_210, orders: 3_104, syncedAt: at, attemptedAt: at },
    ...{ isRunning: false, readNow: 0, fault: null, problemCount: 0, problems: [] },
  };
}
