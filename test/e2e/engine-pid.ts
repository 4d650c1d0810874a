import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

/** The process id of an app's engine child (Linux), or null when none runs. */
export function enginePid(app: ElectronApplication): number | null {
  const parent = app.process().pid;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (status.includes(`\nPPid:\t${parent}\n`) && command.includes('engine/index.cjs')) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return null;
}
