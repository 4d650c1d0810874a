import type { ChildProcess } from 'node:child_process';
import type { ElectronApplication } from '@playwright/test';

const patienceMs = 15_000;

/**
 * Ends the app as a computer does that shuts down: nobody answers what becomes of the work, or of a disc that waits. `child` is its process, which an app that
 * has ended already does not tell any more; `before` is done first, in the same time.
 */
export async function endApp(
  { app, child }: { app: ElectronApplication; child: ChildProcess },
  before?: () => Promise<unknown>,
): Promise<void> {
  const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await before?.().catch(() => null);
  if (process.platform !== 'win32') child.kill('SIGTERM');
  await app.close().catch(() => null);
  clearTimeout(patience);
}
