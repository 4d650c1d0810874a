import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A real gnome-keyring, empty and unlocked, on a session bus of its own. */
export async function startPrivateKeyring(): Promise<PrivateKeyring> {
  // A short path: the name of a socket has room for about a hundred letters.
  const folder = mkdtempSync(join(tmpdir(), 'keyring-'));
  // Without a default keyring the first secret would bring a dialog that asks for one.
  mkdirSync(join(folder, 'keyrings'));
  writeFileSync(join(folder, 'keyrings', 'default'), 'login');
  const places = { XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder, HOME: folder };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=unix:dir=${folder}`], {
    env: { ...process.env, ...places },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const env = { ...places, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keyring.stdin?.end('the password of the session\n');
  await ownsItsName(env, keyring);
  return {
    env,
    async stop() {
      await ended(keyring);
      await ended(bus);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('it ended before it said where it is')));
  });
}

/** In the foreground the keyring tells nobody that it is ready: the bus is asked until it knows the name. */
async function ownsItsName(env: Record<string, string>, keyring: ChildProcess): Promise<void> {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames'];
  const asked = { env: { ...process.env, ...env } };
  for (;;) {
    if (keyring.exitCode !== null) throw new Error('the keyring ended before it was on the bus');
    const names = await new Promise<string>((resolve) => {
      execFile('dbus-send', ask, asked, (_error, stdout) => resolve(stdout));
    });
    if (names.includes('org.freedesktop.secrets')) return;
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
