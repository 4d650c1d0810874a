import type { EngineClient } from '../contract/engine.ts';
import type { ImportView } from '../contract/imports.ts';
import type { Engine } from '../engine/engine.ts';
import { faultWords } from './fault-words.ts';
import type { Output } from './output.ts';

/** Nothing more will happen to it without a person. */
export function isFinished(view: ImportView): boolean {
  return view.station === 'done' || view.condition === 'cancelled';
}

/** Works the queue until each of these imports is done, held or cancelled; says in words what an import waits for. */
export async function waitForImports(task: {
  client: EngineClient;
  engine: Engine;
  ids: readonly string[];
  output: Output;
  signal: AbortSignal;
}): Promise<void> {
  const { client, engine, ids, output, signal } = task;
  const open = new Set(ids);
  let told = '';
  const settled = Promise.withResolvers<void>();
  const look = (view: ImportView) => {
    if (!open.has(view.id)) return;
    if (view.condition === 'waiting' && view.fault) {
      const words = faultWords(view.fault);
      if (words !== told) output.note(words);
      told = words;
    } else {
      told = '';
      output.progress(progressOf(view));
    }
    if (isFinished(view) || view.condition === 'held') open.delete(view.id);
    if (open.size === 0) settled.resolve();
  };
  const stopListening = client.imports.changed(look);
  const onAbort = () => settled.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    engine.start();
    for (const importId of ids) look(await client.imports.get({ importId }));
    await settled.promise;
  } finally {
    stopListening();
    signal.removeEventListener('abort', onAbort);
    output.endProgress();
  }
}

const verbs: Record<ImportView['station'], string> = {
  stage: 'Copying',
  upload: 'Uploading',
  verify: 'Checking',
  link: 'Linking',
  done: 'Done',
};

function progressOf(view: ImportView) {
  const { counts } = view;
  const done = view.station === 'stage' ? counts.staged : view.station === 'upload' ? counts.sent : counts.confirmed;
  const rate = view.bytesPerSecond === null ? '' : `, ${(view.bytesPerSecond / 1e6).toFixed(1)} MB/s`;
  const left = view.secondsLeft === null ? '' : `, ${Math.ceil(view.secondsLeft)} s left`;
  return {
    what: verbs[view.station],
    done,
    total: counts.selected,
    detail: `${done} of ${counts.selected} images${rate}${left}`,
  };
}
