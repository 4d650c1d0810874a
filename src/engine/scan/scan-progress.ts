import type { ScanProgress } from '../../contract/scan.ts';

const leastGapMs = 100;

export interface ProgressReporter {
  /** Reports when the last report is old enough. `facts` is only called then. */
  step(facts: () => Omit<ScanProgress, 'scanId' | 'elapsedMs'>): void;
  /** Reports in any case: the last word of a phase. */
  last(facts: () => Omit<ScanProgress, 'scanId' | 'elapsedMs'>): void;
  elapsedMs(): number;
}

/** At most ten reports a second, whatever the number of files. */
export function progressReporter(
  scanId: string,
  onProgress: ((progress: ScanProgress) => void) | undefined,
): ProgressReporter {
  const startedAtMs = performance.now();
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  const elapsedMs = () => performance.now() - startedAtMs;
  const last: ProgressReporter['last'] = (facts) => {
    reportedAtMs = performance.now();
    onProgress?.({ scanId, ...facts(), elapsedMs: elapsedMs() });
  };
  return {
    step: (facts) => {
      if (performance.now() - reportedAtMs >= leastGapMs) last(facts);
    },
    last,
    elapsedMs,
  };
}
