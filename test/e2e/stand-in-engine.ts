import { type EngineHandlers, engineService } from '../../src/contract/engine.ts';
import { FaultError } from '../../src/contract/fault.ts';
import type { Desk } from '../../src/contract/people.ts';
import type { Handlers, Service } from '../../src/contract/wire.ts';
import { serve } from '../../src/contract/wire.ts';
import { linkToParent } from '../../src/engine/parent-link.ts';

/**
 * An engine process with scripted answers, on the real link and wire: what the shell makes of an engine can be tested without
 * archive and EHR. The viewer's address comes from the environment.
 */
async function run(): Promise<void> {
  const link = linkToParent();
  const { home, version, user } = await link.init;

  let desk: Desk = {
    ...{
      signIn: 'password',
      status: 'open',
      lockMinutes: 5,
      emergency: 'off',
      ehrHost: null,
      recent: [],
      isBrowserOpen: false,
    },
    person: { id: '7', login: 'desk', name: 'Desk', roles: ['front-desk'], source: 'ehr', emergencyUntil: null },
  };
  const lockedBy: string[] = [];

  const answers: Partial<{ [R in keyof EngineHandlers]: Partial<EngineHandlers[R]> }> = {
    app: { info: async () => ({ version, home, user }) },
    settings: {
      get: async () => ({
        archive: null,
        ehr: null,
        viewer: null,
        site: { institutionName: '', stationName: '' },
        upload: { connections: 4, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
        copies: { keepHours: 24 },
        backup: { everyHours: 24, keep: 14, folder: null },
        retention: { originalsDays: 30 },
        allowPlainHttpHosts: [],
        dropFolders: [],
        openMediaByItself: true,
        firstRun: { answers: {}, isClosed: true },
      }),
    },
    people: {
      desk: async () => desk,
      signIn: async () => {
        desk = { ...desk, status: 'open' };
        return desk;
      },
      lock: async ({ reason }) => {
        lockedBy.push(reason);
        desk = { ...desk, status: 'locked' };
        return desk;
      },
    },
    // Any answer will do that can carry the reasons back to the test.
    directory: { findPatients: async () => Promise.reject(new FaultError('not-found', { what: lockedBy.join(' ') })) },
    viewer: { address: async () => ({ url: process.env.STAND_IN_VIEWER ?? '', expiresAt: null }) },
    // Answers only when the caller gives up.
    media: {
      scan: (_input, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new FaultError('cancelled')))),
    },
  };

  link.onWire((wire) => serve(wire, engineService as Service, answers as Handlers<Service>));
  link.send({ type: 'ready' });
  await link.ended;
  process.exit(0);
}

void run();
