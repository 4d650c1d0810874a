import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type OrthancProcess = {
  pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  exited: Promise<void>;
  hasExited(): boolean;
  killNow(): void;
  /** SIGTERM, and SIGKILL when that has done nothing for five seconds. */
  terminate(): Promise<void>;
};

/** Starts the program with its output appended to `logPath`. */
export function spawnOrthanc(binary: string, configPath: string, logPath: string): OrthancProcess {
  const log = openSync(logPath, 'a', 0o600);
  // setpriv (part of every Debian) ties Orthanc's life to ours: even `kill -9` of the demo leaves no server behind.
  const setpriv = '/usr/bin/setpriv';
  const child = existsSync(setpriv)
    ? spawn(setpriv, ['--pdeathsig', 'TERM', binary, configPath], { stdio: ['ignore', log, log] })
    : spawn(binary, [configPath], { stdio: ['ignore', log, log] });
  closeSync(log);
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const killNow = (): void => {
    if (!ended) child.kill('SIGKILL');
  };
  return {
    pid: child.pid ?? 0,
    exited,
    hasExited: () => ended,
    killNow,
    async terminate() {
      if (ended) return;
      child.kill('SIGTERM');
      child.kill('SIGCONT'); // a test may have stopped it with SIGSTOP
      const patience = setTimeout(killNow, 5_000);
      await exited;
      clearTimeout(patience);
    },
  };
}

export type ReadinessProbe = {
  url: string;
  name: string;
  user: string;
  password: string;
  logPath: string;
};

const READY_TIMEOUT_MS = 30_000;
const PORT_TAKEN = /port is already in use|already in use|Cannot start.*server|Server port|cannot bind/i;

/** Waits until the server answers under the expected name. @throws Error with the end of its log when it does not start. */
export async function waitUntilReady(orthanc: OrthancProcess, probe: ReadinessProbe): Promise<'ready' | 'port-taken'> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (orthanc.hasExited()) {
      const log = readFileSync(probe.logPath, 'utf8').slice(-1_500);
      if (PORT_TAKEN.test(log)) return 'port-taken';
      throw new Error(`Orthanc did not start:\n${log}`);
    }
    if ((await systemName(probe)) === probe.name) return 'ready';
    await Promise.race([delay(40), orthanc.exited]);
  }
  orthanc.killNow();
  throw new Error(
    `Orthanc did not answer within ${READY_TIMEOUT_MS / 1000} s:\n${readFileSync(probe.logPath, 'utf8').slice(-1_500)}`,
  );
}

/** The `Name` of GET /system, or undefined while nobody answers or somebody else does. */
async function systemName(probe: ReadinessProbe): Promise<unknown> {
  try {
    const reply = await fetch(`${probe.url}/system`, {
      headers: { authorization: `Basic ${Buffer.from(`${probe.user}:${probe.password}`).toString('base64')}` },
      signal: AbortSignal.timeout(2_000),
    });
    const system: unknown = await reply.json();
    return typeof system === 'object' && system !== null && 'Name' in system ? system.Name : undefined;
  } catch {
    return undefined;
  }
}
