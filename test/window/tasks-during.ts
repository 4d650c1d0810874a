import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Time that the thread itself worked, in microseconds: what other programs of the computer take meanwhile is not in it. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Traces one window while `work` goes on. Gives how long its own thread worked on each task, in milliseconds: it can draw no frame meanwhile. Other windows, the
 * viewer that is made ready unseen for one, have processes of their own.
 */
export async function tasksDuring(app: ElectronApplication, page: Page, work: () => Promise<void>): Promise<number[]> {
  const window = await app.browserWindow(page);
  const pageId = await window.evaluate(({ webContents }) => webContents.getOSProcessId());
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  await work();
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
  rmSync(path);
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const isPages = ({ pid, args }: TraceEvent) => pid === pageId && args.name === 'CrRendererMain';
  const threads = new Set(traceEvents.filter(isPages).map(threadOf));
  if (threads.size === 0) throw new Error('the trace has nothing of this window');
  return traceEvents
    .filter((event) => event.ph === 'X' && /RunTask/.test(event.name) && threads.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1_000);
}
