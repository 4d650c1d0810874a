import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Whether a keyring of its own can be started for a test. */
export const canHaveKeyring =
  process.platform === 'linux' &&
  ['dbus-daemon', 'gnome-keyring-daemon'].every((name) => spawnSync(name, ['--version']).status === 0);

export interface PrivateKeyring {
  /** For the app that is to use it. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** A real gnome-keyring on a session bus of its own, unlocked, with its files in `folder`. */
export async function startPrivateKeyring(folder: string): Promise<PrivateKeyring> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const places = { XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder, HOME: folder };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=unix:dir=${folder}`], {
    env: { ...process.env, ...places },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const env = { ...places, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  keyring.stdin?.end('the password of the session\n');
  // It prints where it listens once it owns its name on the bus.
  await firstLine(keyring);
  return {
    env,
    async stop() {
      await ended(keyring);
      await ended(bus);
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('it ended before it said where it is')));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
