import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ApprovedPlan, PrepareInstances } from '../import/import-deps.ts';
import { threadStart } from '../thread-start.ts';
import type { SpoolAccess } from '../vault/spool-writer.ts';
import type { PrepareAnswer, PrepareQuestion } from './prepare-thread.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = new URL(import.meta.url.endsWith('.ts') ? 'prepare-thread.ts' : 'prepare-thread.cjs', import.meta.url);
const start = threadStart(program);

/** Larger instances are decrypted and sent piece by piece: many are on their way at once, and memory must not hold them whole. */
const mostBytes = 4 * 1024 * 1024;
/** Nothing to send for so long: the thread's memory is of more use elsewhere. */
const idleMs = 30_000;

export interface InstancePreparer {
  readonly prepare: PrepareInstances;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  /** In the order of the questions. */
  readonly waiting: ((answer: PrepareAnswer | null) => void)[];
  planId: number;
  isEnding: boolean;
}

/**
 * Makes instances ready to leave in a thread beside the engine's own: read, decrypted, the plan applied, hashed. The engine's thread then has only
 * the line to serve. A thread that fails costs nothing but speed: what it was asked is answered with null, and done where it was asked.
 */
export function openInstancePreparer(spool: SpoolAccess): InstancePreparer {
  const isThere = existsSync(fileURLToPath(program));
  const planIds = new WeakMap<object, number>();
  let plans = 0;
  let thread: Thread | null = null;
  let idle: NodeJS.Timeout | undefined;

  function startThread(): Thread {
    const worker = new Worker(start, { eval: true, workerData: spool });
    const started: Thread = { worker, waiting: [], planId: 0, isEnding: false };
    const fail = (): void => {
      if (thread === started) thread = null;
      for (const settle of started.waiting.splice(0)) settle(null);
    };
    worker.on('error', fail).on('exit', fail);
    worker.on('message', (answer: PrepareAnswer) => {
      started.waiting.shift()?.(answer);
      // A last answer while it is being ended must not let the program go before it has.
      if (started.waiting.length > 0 || started.isEnding) return;
      // A command that has nothing more to do must be able to end.
      worker.unref();
      clearTimeout(idle);
      idle = setTimeout(() => void end(), idleMs).unref();
    });
    thread = started;
    return started;
  }

  function ask(group: PrepareQuestion['group'], approved: ApprovedPlan): Promise<PrepareAnswer | null> {
    clearTimeout(idle);
    const plan = approved.plan as object;
    const planId = planIds.get(plan) ?? ++plans;
    planIds.set(plan, planId);
    const asked = thread ?? startThread();
    asked.worker.ref();
    asked.worker.postMessage({
      group,
      planId,
      ...(asked.planId === planId ? {} : { approved }),
    } satisfies PrepareQuestion);
    asked.planId = planId;
    return new Promise((resolve) => asked.waiting.push(resolve));
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    if (thread === null) return;
    thread.isEnding = true;
    thread.worker.ref();
    await thread.worker.terminate();
  }

  return {
    async prepare(instances, approved) {
      // The identities of research are known to the vault alone.
      const isFor = isThere && approved.importRow.project === null;
      if (isFor && instances.length === 0) await ask([], approved);
      const meant = isFor ? instances.filter(({ sizeBytes }) => sizeBytes <= mostBytes) : [];
      if (meant.length === 0) return instances.map(() => null);
      const answers = await ask(
        meant.map(({ spoolName, path, sopInstanceUid }) => ({ spoolName: spoolName ?? '', path, sopInstanceUid })),
        approved,
      );
      const made = new Map(meant.map((instance, index) => [instance, answers?.[index] ?? null]));
      return instances.map((instance) => {
        const answer = made.get(instance) ?? null;
        if (answer === null || 'code' in answer) return answer;
        const { buffer, byteOffset, byteLength } = answer.bytes;
        return { bytes: Buffer.from(buffer, byteOffset, byteLength), md5: answer.md5 };
      });
    },
    close: end,
  };
}
