import { parentPort, workerData } from 'node:worker_threads';
import type { TagEdit } from './edit.ts';
import type { PlanOptions } from './plan-rewrite.ts';
import { fileRewriter, type RewriteResult } from './rewrite-file.ts';

/** What a thread is told when it starts. */
export interface RewriteThreadData {
  readonly edits: readonly TagEdit[];
  readonly options: PlanOptions;
}

export interface RewriteJob {
  readonly inPath: string;
  readonly outPath: string;
}

/** What became of one job: a result, or the error that the file system gave. */
export type RewriteAnswer = { readonly result: RewriteResult } | { readonly error: unknown };

// The body of a thread: jobs come in, answers go out, in the same order. It ends when it is terminated.
if (parentPort !== null) {
  const port = parentPort;
  const { edits, options } = workerData as RewriteThreadData;
  const rewrite = fileRewriter(edits, options);
  let queue = Promise.resolve();
  const answer = async (jobs: readonly RewriteJob[]) => {
    const answers: RewriteAnswer[] = [];
    for (const { inPath, outPath } of jobs) {
      answers.push(
        await rewrite(inPath, outPath).then(
          (result) => ({ result }),
          (error: unknown) => ({ error }),
        ),
      );
    }
    port.postMessage(answers);
  };
  port.on('message', (jobs: readonly RewriteJob[]) => {
    queue = queue.then(() => answer(jobs));
  });
}
