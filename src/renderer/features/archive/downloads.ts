import { create } from 'zustand';
import type { DownloadProgress, DownloadResult } from '../../../contract/archive.ts';
import type { Fault } from '../../../contract/fault.ts';
import type { DownloadFormat } from '../../../contract/plain.ts';
import type { Services } from '../../app/engine-client.ts';
import { faultOf } from '../../words/fault-words.ts';

/** One download: under way until it has a result or a fault. */
export interface DownloadRun {
  readonly studyId: string;
  /** What the person reads: the study's description and day. */
  readonly title: string;
  readonly progress: DownloadProgress | null;
  readonly result: DownloadResult | null;
  readonly fault: Fault | null;
  readonly stop: () => void;
}

interface Downloads {
  readonly runs: readonly DownloadRun[];
  put: (run: DownloadRun) => void;
  dismiss: (studyId: string) => void;
}

/** Downloads go on when their study is closed or another screen is open; each study has one at a time. */
export const useDownloads = create<Downloads>((set) => ({
  runs: [],
  put: (run) => set(({ runs }) => ({ runs: [...runs.filter(({ studyId }) => studyId !== run.studyId), run] })),
  dismiss: (studyId) => set(({ runs }) => ({ runs: runs.filter((run) => run.studyId !== studyId) })),
}));

/** Lets the person choose a folder and downloads into it. Resolves at once when none is chosen. */
export async function startDownload(
  { engine, shell }: Services,
  { archive, studyId, title, format }: { archive: string; studyId: string; title: string; format: DownloadFormat },
): Promise<void> {
  const [inFolder] = await shell.dialog.choosePaths({ kind: 'folder' });
  if (inFolder === undefined) return;
  const { put } = useDownloads.getState();
  const abort = new AbortController();
  const downloadId = crypto.randomUUID();
  let run: DownloadRun = { studyId, title, progress: null, result: null, fault: null, stop: () => abort.abort() };
  const show = (change: Partial<DownloadRun>): void => {
    run = { ...run, ...change };
    put(run);
  };
  show({});
  const unbind = engine.archive.downloadProgress((progress) => {
    if (progress.downloadId === downloadId) show({ progress });
  });
  try {
    const result = await engine.archive.download(
      { archive, downloadId, studyId, format, to: { inFolder } },
      { signal: abort.signal },
    );
    show({ result });
  } catch (error) {
    show({ fault: faultOf(error) });
  } finally {
    unbind();
  }
}
