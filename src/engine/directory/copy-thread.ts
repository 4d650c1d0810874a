import { parentPort, workerData } from 'node:worker_threads';
import { type Fault, FaultError } from '../../contract/fault.ts';
import type { DirectoryKind } from '../../contract/plain.ts';
import { blockingKeys, blockingVersion, frequencyKeys } from '../identity/blocking-keys.ts';
import { openDirectoryStore } from '../ledger/directory-store.ts';
import { type CopyWork, type CopyWorkName, copyWork } from './copy-work.ts';
import { openDirectoryCopy } from './directory-copy.ts';

/** Which copy a thread writes into: the file that the engine reads from. */
export interface CopyThreadData {
  readonly path: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly kind: DirectoryKind;
  readonly coverage: 'all' | 'scheduled';
  readonly source: string;
}

export interface CopyThreadQuestion {
  readonly name: CopyWorkName | 'close';
  readonly args: readonly unknown[];
}
export type CopyThreadAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: Fault | null; readonly message: string };

// The body of a thread: one question, one answer, in their order, until it is told to close.
if (parentPort !== null) {
  const port = parentPort;
  const { path, key, ...which } = workerData as CopyThreadData;
  const store = openDirectoryStore({ path, key: Buffer.from(key), isBeside: true });
  const work = copyWork(openDirectoryCopy(store, which, { version: blockingVersion, blockingKeys, frequencyKeys }));
  port.on('message', ({ name, args }: CopyThreadQuestion) => {
    if (name === 'close') {
      store.close();
      port.postMessage({ ok: true, value: null } satisfies CopyThreadAnswer);
      port.close();
      return;
    }
    port.postMessage(answerTo(work, name, args));
  });
}

function answerTo(work: CopyWork, name: CopyWorkName, args: readonly unknown[]): CopyThreadAnswer {
  try {
    return { ok: true, value: (work[name] as (...given: readonly unknown[]) => unknown)(...args) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the thread failed';
    return { ok: false, fault: error instanceof FaultError ? error.fault : null, message };
  }
}
