import { accessSync, constants, opendirSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FolderProblem } from '../../contract/trials.ts';

/** Why nothing can be read out of a folder; null where it can be. */
function problemOf(folder: string): FolderProblem['problem'] | null {
  try {
    if (!statSync(folder).isDirectory()) return 'no-folder';
    opendirSync(folder).closeSync();
    // A folder may be listed whose files cannot be reached.
    accessSync(folder, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

// The body of a thread: it looks at one folder once.
if (parentPort !== null) parentPort.postMessage(problemOf(String(workerData)));
