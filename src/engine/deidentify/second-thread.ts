import type { Worker } from 'node:worker_threads';
import { startWriteThread } from '../dicom/write-files.ts';

const program = new URL(
  import.meta.url.endsWith('.ts') ? 'deidentify-thread.ts' : 'deidentify-thread.cjs',
  import.meta.url,
);
let spare: Worker | undefined;

/**
 * Starts the second thread ahead of time, for a program that is about to de-identify many files while the rest of it is still being loaded. It keeps no
 * program alive that turns out not to need it.
 */
export function warmDeidentifyThread(): void {
  spare ??= startWriteThread(program);
  spare.unref();
}

/** The thread that was started ahead of time, or a new one. Whoever takes it ends it. */
export function takeDeidentifyThread(): Worker {
  const worker = spare ?? startWriteThread(program);
  spare = undefined;
  worker.ref();
  return worker;
}
