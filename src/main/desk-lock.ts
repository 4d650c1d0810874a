import { MessageChannelMain, powerMonitor } from 'electron';
import type { EngineClient, engineService } from '../contract/engine.ts';
import type { Desk, LockReason } from '../contract/people.ts';
import { emitterPortWire } from '../contract/port-wire.ts';
import type { EngineState } from '../contract/shell.ts';
import { connect } from '../contract/wire-client.ts';
import type { EngineProcess } from './engine-process.ts';

const lookEveryMs = 2_000;

export interface DeskLock {
  /** The engine is another one after a restart: it is listened to anew. */
  engineChanged(state: EngineState): void;
}

/**
 * Locks the desk when nobody is there: after the site's minutes without mouse and keyboard, and when the computer sleeps or locks its own screen.
 * `onLocked` is called whenever the desk is not open any more, whoever locked it. Imports go on.
 */
export function lockDesk(engine: EngineProcess, onLocked: () => void): DeskLock {
  let client: EngineClient | null = null;
  let desk: Desk | null = null;
  let unseenSeconds = 0;

  const seen = (next: Desk): void => {
    const wasOpen = desk?.status === 'open';
    desk = next;
    if (!wasOpen && next.status === 'open') unseenSeconds = powerMonitor.getSystemIdleTime();
    if (wasOpen && next.status !== 'open') onLocked();
  };
  // Whoever has just signed in is there. Where the system's clock did not see it (remote desktops and Wayland hide input from it), it is counted from there:
  // else she would be locked out at once, again and again.
  const idleSeconds = (): number => {
    const seconds = powerMonitor.getSystemIdleTime();
    if (seconds < unseenSeconds) unseenSeconds = 0;
    return seconds - unseenSeconds;
  };
  // An engine that is away has no session: it comes back with nobody signed in.
  const lock = (reason: LockReason): void => void client?.people.lock({ reason }).then(seen, ignoreLostEngine);

  powerMonitor.on('suspend', () => lock('suspend'));
  powerMonitor.on('lock-screen', () => lock('screen-lock'));
  setInterval(() => {
    if (desk?.status !== 'open' || desk.signIn === 'off' || desk.lockMinutes === null) return;
    if (idleSeconds() >= desk.lockMinutes * 60) lock('idle');
  }, lookEveryMs).unref();

  return {
    engineChanged({ state }) {
      if (state !== 'running') return;
      const { port1, port2 } = new MessageChannelMain();
      client = connect<typeof engineService>(emitterPortWire(port1));
      engine.attach(port2);
      client.people.changed(seen);
      client.people.desk({}).then(seen, ignoreLostEngine);
    },
  };
}

function ignoreLostEngine(): void {}
