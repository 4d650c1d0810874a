import type { CopyProgress } from '../../contract/scan.ts';
import type { SourceEntry } from '../media/source.ts';
import { fileKind } from '../scan/file-kind.ts';
import type { FileToCopy } from './copy-source.ts';
import { timeLeft } from './time-left.ts';

const noBytes = Buffer.alloc(0);

/** Counts a copy for those who watch it. */
export interface CopyMeter {
  /** A file that will be read; null where its size is not known. */
  expect(file: FileToCopy): void;
  /** `keptBytes`: of a file that is in the vault now. */
  settle(entry: SourceEntry, keptBytes: number): void;
  damaged(): void;
  phase(phase: CopyProgress['phase']): void;
  /** `inHandBytes`: what came of files that are not through yet. */
  progress(nowMs: number, inHandBytes: number): CopyProgress;
}

/** What programs and their papers weigh is not counted: of them only the first bytes are read. */
export function copyMeter(): CopyMeter {
  const expected = new Map<SourceEntry, number>();
  const estimate = timeLeft();
  let leftBytes = 0;
  let copiedBytes = 0;
  let damaged = 0;
  let phase: CopyProgress['phase'] = 'copying';
  return {
    expect({ entry, sizeBytes, keepsDocument }) {
      const isCandidate = entry.skip === undefined && (keepsDocument || fileKind(entry.path, noBytes) === 'not-dicom');
      if (!isCandidate || sizeBytes === null) return;
      expected.set(entry, sizeBytes);
      leftBytes += sizeBytes;
    },
    settle(entry, keptBytes) {
      leftBytes -= expected.get(entry) ?? 0;
      expected.delete(entry);
      copiedBytes += keptBytes;
    },
    damaged() {
      damaged += 1;
    },
    phase(now) {
      phase = now;
    },
    progress(nowMs, inHandBytes) {
      const left = Math.max(0, leftBytes - inHandBytes);
      const copied = copiedBytes + Math.min(inHandBytes, leftBytes);
      return { bytesCopied: copied, bytesTotal: copied + left, ...estimate.at(nowMs, copied, left), damaged, phase };
    },
  };
}
