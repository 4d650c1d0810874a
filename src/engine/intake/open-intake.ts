import type { ScanReport } from '../../contract/scan.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import type { SweptFiles } from '../ledger/held-files.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Log } from '../log.ts';
import { openSource as openPlainSource } from '../media/open-source.ts';
import type { Source } from '../media/source.ts';
import { type ScanOptions, type ScanResult, scanMedia } from '../scan/scan-media.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { Spool } from '../vault/spool.ts';
import { copyingReader } from './copying-reader.ts';
import { type IntakeTimes, intakeTimes } from './intake-threads.ts';
import type { OpenMedium } from './open-medium.ts';

export interface IntakeDeps {
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly log: Log;
  readonly now: () => Date;
  /** Who asked for what is being done: looked at each time. */
  readonly user: string;
  /** How long held files stay that nobody imports, as set now. */
  readonly keepHours: () => number;
  readonly times?: IntakeTimes;
  /** Opens a medium whose file is not held, unlocked where somebody gave the password. */
  readonly openSource?: (path: string) => Promise<Source>;
}

/** Takes media in: what lies on them is in the vault before anybody decides, so that they can go back. */
export interface Intake {
  /**
   * A scan that copies. Ends as `scanMedia` does; when it is cancelled or the process dies, what was copied stays for the next copy of the same medium.
   * The caller keeps the result and calls `finish` then.
   */
  copy(options: Omit<ScanOptions, 'reader'> & CopyOptions): Promise<ScanResult>;
  /** The scan is kept: files that it shows to nobody (duplicates, a viewer's papers) go. */
  finish(result: ScanResult): Promise<void>;
  /** "Stop and keep the rest": the copy ends at once with what it has. Nothing happens when none runs. */
  stop(scanId: string): void;
  /** Takes away what a scan holds and no import uses. Gives how many files. */
  discard(scanId: string): Promise<number>;
  /** Takes away held files that nobody wants any more: of forgotten scans, and those that lie too long. */
  sweep(): Promise<void>;
  /** Takes away spool files that neither a copy nor an import knows. Once, before anything runs. */
  removeUnknown(): void;
  /** Ends what runs and resolves when nothing touches spool and ledger any more. What was copied stays. */
  close(): Promise<void>;
  /** The files of a scan: from the vault where they are held, else from the medium. */
  openMedium(scanId: string): OpenMedium;
  /** Whether the vault has a file of a scan. Opens nothing. */
  isHeld(scanId: string, sourcePath: string, path: string): boolean;
  /** Opens a file of a scan that the vault has, for the caller to close; null for one that is only on its medium. @throws FaultError `spool-damaged` */
  openHeld(scanId: string, sourcePath: string, path: string): Promise<ByteSource> | null;
}

interface CopyOptions {
  readonly mergeWith?: string;
  /** Called for the first image of each series, as soon as the vault has it. */
  readonly onSeries?: (instance: ScannedInstance) => void;
}

const lookedKey = 'copies.lookedAt';
/** Looks that are closer together are one look: a clock that is wrong has to stay so for a while. */
const leastApartMs = 30 * 60_000;

interface Copying {
  readonly stop: AbortController;
  readonly settled: Promise<void>;
}

export function openIntake(deps: IntakeDeps): Intake {
  const { ledger, spool, log, now, keepHours, times = intakeTimes, openSource = openPlainSource } = deps;
  const rows = ledger.heldFiles;
  const copying = new Map<string, Copying>();
  const closing = new AbortController();

  async function takeAway(actor: string, reason: string, forget: () => SweptFiles): Promise<number> {
    const { scanId, spoolNames, bytes } = ledger.transaction(() => {
      const swept = forget();
      if (swept.spoolNames.length > 0)
        ledger.audit.append({
          ...{ at: now().toISOString(), actor, action: 'copy.removed', subject: swept.scanId },
          detail: { reason, files: swept.spoolNames.length, bytes: swept.bytes },
        });
      return swept;
    });
    // After the ledger: a crash in between leaves files that nobody knows, which the next start takes away.
    for (const name of spoolNames) await spool.remove(name);
    if (spoolNames.length > 0) log.info({ scanId, reason, files: spoolNames.length, bytes }, 'held files removed');
    return spoolNames.length;
  }

  /**
   * The moment that ages are counted at. A clock that jumps makes everything a day older at once, and what is deleted then is gone for good, so that
   * one look is not believed: a file goes when the look before had found it too old as well. The earlier look may be one of the last run, so that
   * what was too old on Friday goes on Monday morning, and what grew old over the weekend half an hour later. Null while there is nothing to compare
   * with: a first look, one right behind the last, or a clock that was set back.
   */
  function believedNow(): Date | null {
    const lookedAt = Date.parse(String(ledger.settings.get(lookedKey) ?? ''));
    const sinceMs = now().getTime() - lookedAt;
    if (sinceMs >= 0 && sinceMs < leastApartMs) return null;
    try {
      ledger.settings.set(lookedKey, now().toISOString(), now().toISOString());
    } catch {
      // A full disk keeps nobody from starting. What is not remembered is not believed either.
      return null;
    }
    return sinceMs >= leastApartMs ? new Date(lookedAt) : null;
  }

  return {
    async copy({ mergeWith, onSeries, ...options }) {
      const { scanId } = options;
      const stop = new AbortController();
      const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
      rows.begin(scanId, now().toISOString());
      const reader = copyingReader({
        ...{ scanId, mergeWith, stop: stop.signal, spool, rows, times, now },
        ...(onSeries === undefined ? {} : { onSeries }),
        isCopying: (other) => copying.has(other),
      });
      // A scan that is cancelled answers at once; its files are put in order a moment later.
      const settled = Promise.withResolvers<void>();
      copying.set(scanId, { stop, settled: settled.promise });
      let isReading = false;
      const settle = () => {
        copying.delete(scanId);
        settled.resolve();
      };
      const read: typeof reader.read = (...asked) => {
        isReading = true;
        return reader.read(...asked).finally(settle);
      };
      try {
        const result = await scanMedia({ ...options, signal, limits: times, reader: { ...reader, read } });
        const held = result.documents.filter(({ sourcePath, path }) => reader.holds(sourcePath, path));
        const report = withHeldDocuments(result.report, new Set(held.map(({ id }) => id)));
        return { ...result, report: { ...report, copy: summary(result, reader.state()) } };
      } finally {
        if (!isReading) settle();
      }
    },
    async finish({ report: { scanId }, studies, documents }) {
      // Which of several files with one UID is imported is decided later, when the disc may be gone.
      const contested = studies.flatMap((study) => study.contested.flat().map(({ instance }) => instance));
      const shown = [...studies.flatMap(({ instances }) => instances), ...contested, ...documents];
      const wanted = new Set(shown.map(({ sourcePath, path }) => `${sourcePath}\0${path}`));
      const { spoolNames } = ledger.transaction(() => {
        rows.finish(scanId, now().toISOString());
        return rows.forget(scanId, ({ sourcePath, path }) => wanted.has(`${sourcePath}\0${path}`));
      });
      for (const name of spoolNames) await spool.remove(name);
    },
    stop: (scanId) => copying.get(scanId)?.stop.abort(),
    async discard(scanId) {
      await copying.get(scanId)?.settled;
      return takeAway(deps.user, 'discarded', () => rows.forget(scanId));
    },
    async close() {
      closing.abort();
      await Promise.all([...copying.values()].map(({ settled }) => settled));
    },
    async sweep() {
      for (const scanId of rows.forgotten()) await takeAway('gantry', 'scan-forgotten', () => rows.forget(scanId));
      const at = believedNow();
      if (at === null) return;
      const before = new Date(at.getTime() - keepHours() * 3_600_000).toISOString();
      for (const scanId of rows.heldSince(before)) {
        if (copying.has(scanId)) continue;
        await takeAway('gantry', 'expired', () => rows.forget(scanId, ({ heldAt }) => heldAt >= before));
      }
    },
    removeUnknown() {
      const files = spool.removeUnknown(rows.isUsed, '');
      if (files > 0) log.warn({ files }, 'spool files that nobody knows were removed');
    },
    isHeld: (...file) => rows.spoolName(...file) !== null,
    openHeld(...file) {
      const name = rows.spoolName(...file);
      return name === null ? null : spool.open(name);
    },
    openMedium: (scanId) => async (sourcePath) => {
      let medium: Promise<Source> | undefined;
      return {
        async open(path) {
          const held = rows.spoolName(scanId, sourcePath, path);
          if (held !== null) return spool.open(held);
          medium ??= openSource(sourcePath);
          return (await medium).open(path);
        },
        close: async () => (await medium?.catch(() => undefined))?.close(),
      };
    },
  };
}

/** A document that is held needs its medium no more. */
function withHeldDocuments(report: ScanReport, heldIds: ReadonlySet<string>): ScanReport {
  const sources = report.sources.map((source) => {
    if (source.documents === undefined) return source;
    return { ...source, documents: source.documents.map((one) => ({ ...one, isHeld: heldIds.has(one.id) })) };
  });
  return { ...report, sources };
}

function summary({ studies }: ScanResult, state: NonNullable<ScanReport['copy']>['state']): ScanReport['copy'] {
  if (state === 'no-room') return { state, files: 0, bytes: 0 };
  const instances = studies.flatMap((study) => study.instances);
  return { state, files: instances.length, bytes: instances.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}
