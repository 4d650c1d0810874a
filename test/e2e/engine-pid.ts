import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

/** The process id of an app's engine, in either of its forms (Linux); `NaN` when none runs. */
export async function enginePid(app: ElectronApplication): Promise<number> {
  return (await utilityPid(app)) ?? childPid(app.process().pid ?? Number.NaN) ?? Number.NaN;
}

function utilityPid(app: ElectronApplication): Promise<number | undefined> {
  return app.evaluate((electron) => electron.app.getAppMetrics().find(({ name }) => name === 'Gantry engine')?.pid);
}

function childPid(parent: number): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const isChild = readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${parent}\n`);
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine/index.cjs');
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}
