import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Time that the thread itself worked, in microseconds: what other programs of the computer take meanwhile is not in it. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Traces the window while `work` goes on. Gives how long its own thread worked on each task, in milliseconds: it can draw no frame meanwhile. */
export async function tasksDuring(app: ElectronApplication, work: () => Promise<void>): Promise<number[]> {
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  await work();
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
  rmSync(path);
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = new Set(traceEvents.filter(({ args }) => args.name === 'CrRendererMain').map(threadOf));
  return traceEvents
    .filter((event) => event.ph === 'X' && /RunTask/.test(event.name) && pages.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1_000);
}
