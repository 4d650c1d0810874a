import type { FSWatcher } from 'chokidar';

/** A program that writes thousands of files is one hint, not thousands. */
const leastGapMs = 100;

/**
 * Wakes whoever looks, as soon as the system tells of a change right in one of some folders; what changed there is for the look to find. Only the folders
 * themselves are touched, never what is in them: a mount point below one of them may belong to a drive that hangs. Gives the function that
 * ends it. Never throws: a folder that cannot be watched gives no hints, and is looked at all the same. The watch begins a moment after it was asked for.
 */
export function watchHints(folders: readonly string[], onHint: () => void): () => void {
  if (folders.length === 0) return () => undefined;
  const own = new Set(folders);
  let due: NodeJS.Timeout | undefined;
  const hint = () => {
    due ??= setTimeout(() => {
      due = undefined;
      onHint();
    }, leastGapMs).unref();
  };
  let isEnded = false;
  let watcher: FSWatcher | undefined;
  const begin = async (): Promise<void> => {
    const { watch } = await import('chokidar');
    if (isEnded) return;
    watcher = watch([...own], {
      backend: 'native',
      depth: 0,
      ignored: (path) => !own.has(path),
      ignoreInitial: true,
      persistent: false,
    });
    // What is below is ignored, so that chokidar reads none of it; the raw events of the folders still come.
    watcher.on('raw', hint).on('error', () => undefined);
  };
  begin().catch(() => undefined);
  return () => {
    isEnded = true;
    clearTimeout(due);
    watcher?.close().catch(() => undefined);
  };
}
