import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { EjectOutcome } from '../../../../contract/volumes.ts';
import { type RunTool, runTool } from '../run-tool.ts';
import type { VolumePlatform } from '../volume-platform.ts';
import { ejectScript, listScript, watchScript } from './windows-scripts.ts';
import { isDrive, windowsVolumes } from './windows-volumes.ts';

/** PowerShell alone takes half a second to start, several on a machine that has just been switched on. */
const listTimeoutMs = 15_000;
const ejectTimeoutMs = 30_000;
const restartMs = 5_000;

/** By its full path: Windows would look in the working folder first. */
const powershell = join(
  process.env.SystemRoot ?? 'C:\\Windows',
  'System32',
  'WindowsPowerShell',
  'v1.0',
  'powershell.exe',
);
const argumentsFor = (script: string) => ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];

/** Windows: one PowerShell stays and tells when drives change, another is asked what they are. */
export function windowsPlatform(options: { readonly run?: RunTool } = {}): VolumePlatform {
  const { run = runTool } = options;
  return {
    async list() {
      const answer = await run(powershell, argumentsFor(listScript), { timeoutMs: listTimeoutMs });
      return answer.kind === 'ended' ? windowsVolumes(answer.stdout) : [];
    },
    watch(onHint) {
      let child: ChildProcess | null = null;
      let again: NodeJS.Timeout | undefined;
      const start = () => {
        child = spawn(powershell, argumentsFor(watchScript), {
          stdio: ['ignore', 'pipe', 'ignore'],
          windowsHide: true,
          env: { ...process.env, GANTRY_PARENT: String(process.pid) },
        });
        child.stdout?.on('data', onHint);
        child.once('error', () => undefined);
        child.once('close', () => {
          if (child !== null) again = setTimeout(start, restartMs).unref();
        });
      };
      start();
      return () => {
        const running = child;
        child = null;
        clearTimeout(again);
        running?.kill();
      };
    },
    async eject({ device }): Promise<EjectOutcome> {
      if (device === null || !isDrive(device)) return 'not-supported';
      const answer = await run(powershell, argumentsFor(ejectScript), {
        timeoutMs: ejectTimeoutMs,
        env: { GANTRY_DRIVE: device },
      });
      if (answer.kind === 'missing') return 'not-supported';
      const word = answer.kind === 'ended' ? answer.stdout.trim() : '';
      return word === 'ejected' || word === 'busy' || word === 'not-supported' ? word : 'failed';
    },
  };
}
