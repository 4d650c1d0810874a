import { randomUUID } from 'node:crypto';
import { type Fault, FaultError } from '../../contract/fault.ts';
import { choicesAt, endsImport, type ImportChoice } from '../../contract/import-choices.ts';
import type { ImportView, InstanceFault, SeriesNumbers } from '../../contract/imports.ts';
import type { Decision } from '../ledger/decisions.ts';
import type { Amendment, ImportRow, NewImport } from '../ledger/imports.ts';
import type { NewInstance } from '../ledger/instances.ts';
import { destinationDetail, finishedDetail, studyDetail, transferDetail } from './audit-detail.ts';
import { openChangeFeed } from './change-feed.ts';
import { isoTime, systemClock } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';
import { importFaults } from './import-faults.ts';
import { toImportView } from './import-view.ts';
import { type ImportEvent, transition } from './machine.ts';
import { limitRate } from './rate-limit.ts';
import { recheckFinished } from './recheck-finished.ts';
import { seriesNumbers } from './series-numbers.ts';
import type { StationResult } from './station.ts';
import { freeLine, openUploadLine, type UploadLine } from './upload-line.ts';
import { createWorker } from './worker.ts';

/** A study whose plan a person (or a rule) has approved, with all that the way to the archive needs. */
export interface ApprovedImport extends NewImport {
  /** The scan that it was approved from: what that one copied is staged at once. */
  readonly scanId?: string;
  /** Who pressed the button, where the EHR knows her by nobody of its own. Default: `approvedBy`. */
  readonly pressedBy?: string;
  /** In the order of the disc. */
  readonly instances: readonly NewInstance[];
  /** How the patient's data compared with the disc's, and what was confirmed by whom: kept in the audit trail. Plain data. */
  readonly evidence?: unknown;
  /** What the audit trail keeps in the place of a plan that names whom it hides. */
  readonly trailPlan?: unknown;
}

/** What a person says about a held import. */
export interface HeldDecision {
  readonly choice: ImportChoice;
  readonly reason: string;
  /** What is put in the place of what was approved, where the choice changes it. */
  readonly amendment?: Amendment;
  /** The state that it was decided about (`updatedAt`), where that was looked at before. */
  readonly seenAt?: string;
}

/** The import room: takes approved studies and brings each to the archive, or says why not. Everything survives the process. */
export interface Imports {
  /**
   * Queues an approved study. The same plan approved again while its import is unfinished gives that import (a double click, a repeated call).
   * @throws FaultError `plan-changed` (`importId`) when the study has an unfinished import with another plan: cancel that one first;
   * `nothing-to-import` without instances.
   */
  approve(input: ApprovedImport): ImportView;
  list(): ImportView[];
  /** Those that are not done and not cancelled, in no order. */
  unfinished(): ImportView[];
  /** Those that were not this patient's and are done or cancelled, in no order: something of them may still lie where it was sent. */
  wrongAndOver(): ImportView[];
  /** @throws FaultError `not-found`, here and below. */
  get(importId: string): ImportView & { faults: InstanceFault[]; series: SeriesNumbers[] };
  /**
   * "Try again now": a waiting or held import goes on, one that waits for the night is sent by day; a finished one that is not whole is taken
   * up again from the medium.
   */
  retry(importId: string): ImportView;
  /**
   * A person's word on what holds an import.
   * @throws FaultError `decision-outdated` when it is not held for a fault that leaves this choice; `scan-gone` when the patient cannot be chosen
   * anew, because the scan is not known any more: it stays held.
   */
  decide(importId: string, decision: HeldDecision): ImportView;
  /**
   * "Not this patient": ends what is not sent yet, takes back what the EHR was told, and remembers the pair as different. Resolves when nothing of it
   * runs any more; what is left to be said to the EHR is said as everything else, again and again until it is heard.
   */
  notThisPatient(importId: string, reason: string): Promise<ImportView>;
  /** Before all others, or in its turn again; what runs already is not disturbed. */
  setUrgent(importId: string, urgent: boolean): ImportView;
  /** Stops one import, or lets it go on; resolves when nothing of it runs any more. Lasts over a restart; "try again now" ends it too. */
  setPaused(importId: string, paused: boolean): Promise<ImportView>;
  /** Resolves when nothing of it runs any more. What the archive holds already stays there. */
  cancel(importId: string): Promise<ImportView>;
  /**
   * Takes a cancelled import up again, with what its scan still holds; the rest comes from the medium.
   * @throws FaultError `decision-outdated` when it is not cancelled, was not this patient's, or its study has another unfinished import.
   */
  restore(importId: string): ImportView;
  /**
   * Asks the archive again for every finished study, which somebody may have deleted there. Gives those it does not hold whole any more.
   * @throws FaultError of the archive.
   */
  recheck(options?: { signal?: AbortSignal }): Promise<ImportView[]>;
  /** Resolves when nothing runs any more. Lasts over a restart. */
  pauseAll(): Promise<void>;
  resumeAll(): void;
  paused(): boolean;
  /** What goes to one archive ('' for the first one) waits, or goes on; the others are not disturbed. Lasts over a restart. */
  pauseArchive(archive: string): Promise<void>;
  resumeArchive(archive: string): void;
  pausedArchives(): string[];
  /** Starts the worker: from here on, what is due runs by itself. */
  start(): void;
  /** Runs everything that is due and resolves when nothing is any more. Waiting imports whose time has not come stay. */
  drain(options?: { signal?: AbortSignal }): Promise<void>;
  /** Resolves with the import once it is done, held or cancelled; needs the worker started. Rejects with the signal's reason. */
  settled(importId: string, options?: { signal?: AbortSignal }): Promise<ImportView>;
  /** A new state at once, progress at most five times a second an import. Gives the function that ends it. */
  onChanged(listener: (view: ImportView) => void): () => void;
  /** Ends what runs, at once; nothing is lost by it. The ledger stays open. */
  close(): Promise<void>;
}

const pausedKey = 'imports.paused';
const pausedArchivesKey = 'imports.pausedArchives';

/** Opens the room on a ledger: what a crash left running is ready again. Nothing runs before `start` or `drain`. */
export function createImports(deps: ImportDeps): Imports {
  const { ledger, log } = deps;
  const clock = deps.clock ?? systemClock;
  let mode: 'stopped' | 'started' | 'draining' = 'stopped';
  let isPaused = ledger.settings.get(pausedKey) === true;
  const pausedArchives = new Set((ledger.settings.get(pausedArchivesKey) ?? []) as string[]);
  /** What becomes of an import whose station still ends: it must not be claimed again in between. */
  const endings = new Map<string, () => void>();
  const feed = openChangeFeed(ledger, clock, (importId) => worker.live(importId));
  const rules = deps.uploadRules ?? (() => freeLine);
  const limit = limitRate({ clock, bytesPerSecond: () => rules().maxBytesPerSecond });
  /** Each archive takes as many connections as suit it; the way out of the house is one for all. */
  const lines = new Map<string, UploadLine>();
  function lineTo(archive: string): UploadLine {
    const line = lines.get(archive) ?? openUploadLine({ clock, connections: deps.connections, rules, limit });
    lines.set(archive, line);
    return line;
  }
  const worker = createWorker({
    deps,
    clock,
    random: deps.random ?? Math.random,
    line: lineTo,
    mayRun: (archive) => mode !== 'stopped' && !isPaused && (archive === undefined || !pausedArchives.has(archive)),
    apply: (row, event, result) => {
      applyEvent(row, event, 'gantry', result);
      endings.get(row.id)?.();
    },
    claim: (lane, at) =>
      ledger.transaction(() => {
        const row = ledger.imports.claim(lane, at);
        if (row === null) return null;
        const { station, attempts, fault } = row;
        record('import.claimed', row, { from: station, to: station, attempts, fault });
        // Of a night of tries the first is enough.
        if (station === 'upload' && attempts === 0) recordTransfer('transfer.begun', row, studyDetail(row));
        return row;
      }),
    claimed: (row) => feed.changed(row.id),
    endFutureWaits: (at) =>
      ledger.transaction(() => {
        const ended = ledger.imports.endFutureWaits(at);
        for (const { id: subject, station } of ended) {
          const detail = { from: station, to: station, retryAt: at };
          ledger.audit.append({ at, actor: 'gantry', action: 'import.wait-ended', subject, detail });
        }
        return ended.length;
      }),
    progressed: feed.progressed,
  });

  function now(): string {
    return isoTime(clock.now());
  }
  function known(importId: string): ImportRow {
    const row = ledger.imports.find(importId);
    if (row === null) throw new FaultError('not-found', { importId });
    return row;
  }
  function viewOf(importId: string): ImportView {
    return toImportView(known(importId), worker.live(importId));
  }

  function record(action: string, row: ImportRow, detail: Record<string, unknown>, actor = 'gantry'): void {
    ledger.audit.append({ at: now(), actor, action, subject: row.id, detail });
  }

  /** With the archive that the study goes to: a site may have several, and change them. */
  function recordTransfer(action: string, row: ImportRow, detail: Record<string, unknown>, actor?: string): void {
    record(action, row, { ...detail, ...destinationDetail(row, deps) }, actor);
  }

  /** The only place that writes station and condition. False when the event means nothing in the present state. */
  function applyEvent(row: ImportRow, event: ImportEvent, actor: string, result?: StationResult): boolean {
    const current = known(row.id);
    const state = transition(current, event);
    if (state === null) return false;
    const at = now();
    ledger.transaction(() => {
      ledger.imports.move(row.seq, state, at);
      if (state.station === 'done' && result?.kind === 'advance')
        ledger.imports.finish(row.seq, result.status ?? null, at);
      if (event.type === 'reopened') ledger.imports.finish(row.seq, null, null);
      // Not green for a moment longer.
      if (event.type === 'withdrawn') ledger.imports.finish(row.seq, 'failed', null);
      // Approved anew in a minute, or swept in a day: the disc may be gone.
      if (event.type === 'cancelled' && row.project === null) ledger.heldFiles.giveBack(row.seq, at);
      else if (event.type === 'cancelled') ledger.heldFiles.dropOwn(row.seq);
      ledger.audit.append({
        ...{ at, actor, action: `import.${event.type}`, subject: row.id },
        detail: {
          from: current.station,
          to: state.station,
          fault: state.fault,
          status: ledger.imports.find(row.id)?.status,
        },
      });
      if (event.type === 'advanced' && current.station === 'verify')
        recordTransfer('transfer.done', row, transferDetail(known(row.id)));
      if (event.type === 'advanced' && state.station === 'done')
        recordTransfer('import.finished', row, finishedDetail(ledger, known(row.id)), row.approvedBy);
    });
    log.info({ importId: row.id, event: event.type, station: state.station, code: state.fault?.code }, 'import');
    feed.changed(row.id);
    return true;
  }

  function recordDecision(row: ImportRow, fault: Fault, decision: Pick<Decision, 'choice' | 'reason'>): void {
    const { choice, reason } = decision;
    const at = now();
    ledger.decisions.record(row.seq, { choice, reason, fault, at, actor: deps.user });
    ledger.audit.append({
      ...{ at, actor: deps.user, action: 'import.decided', subject: row.id },
      detail: { choice, reason, fault },
    });
  }

  function recordPausedArchives(action: string, archive: string): void {
    ledger.settings.set(pausedArchivesKey, [...pausedArchives], now());
    ledger.audit.append({ at: now(), actor: deps.user, action, subject: 'imports', detail: { archive } });
  }

  /** Within a transaction. The station that still runs is ended by the caller. */
  function pause(row: ImportRow, paused: boolean): void {
    ledger.imports.setPaused(row.seq, paused, now());
    record(paused ? 'import.paused' : 'import.resumed', row, {}, deps.user);
  }

  /** Another plan, order or patient in the place of what was approved: both hashes stand in the trail, with who said so. */
  function amend(row: ImportRow, amendment: Amendment): void {
    ledger.imports.amend(row.seq, amendment);
    const { patient, order, identity, plan, planHash, snapshot } = amendment;
    const before = { patient: row.patient, order: row.order, identity: row.identity, planHash: row.planHash };
    record('import.amended', row, { before, patient, order, identity, plan, planHash, snapshot }, deps.user);
  }

  /** Takes an import out of the queue whatever it does; once more after its station has ended, and after that nothing can claim it. */
  async function endWith(importId: string, ending: () => void): Promise<void> {
    endings.set(importId, ending);
    await worker.stop(importId);
    endings.delete(importId);
    ending();
    worker.wake();
  }

  function withdraw(row: ImportRow, reason: string): void {
    if (row.withdrawal !== null) return;
    const at = now();
    const { studyInstanceUid, original, patient } = row;
    ledger.transaction(() => {
      ledger.imports.recordWithdrawn(row.seq, { at, actor: deps.user, reason });
      const pair = { studyInstanceUid, person: original, patient, at, actor: deps.user, reason };
      if (patient.id !== '') ledger.knownDifferent.record(row.seq, pair);
      const { order, identity, orthancStudyId, linkedAt, counts } = row;
      const detail = { reason, ...{ studyInstanceUid, patient, order, original, identity, orthancStudyId, linkedAt } };
      record('import.not-this-patient', row, { ...detail, sent: counts.sent }, deps.user);
      // Of what never left nobody was told; a finished import has told the EHR, whatever came of it.
      const wasTold = counts.sent > 0 || row.station === 'done';
      applyEvent(row, { type: wasTold ? 'withdrawn' : 'cancelled' }, deps.user);
    });
    feed.changed(row.id);
  }

  deps.spool.removeUnfinished();
  for (const row of ledger.imports.inCondition('running')) applyEvent(row, { type: 'interrupted' }, 'gantry');

  return {
    approve(input) {
      const unfinished = ledger.imports.findUnfinished(input.studyInstanceUid, input.project ?? null);
      if (unfinished?.planHash === input.planHash) return toImportView(unfinished, worker.live(unfinished.id));
      if (unfinished) throw new FaultError('plan-changed', { importId: unfinished.id });
      if (input.instances.length === 0) throw new FaultError('nothing-to-import');
      const at = now();
      const { id } = ledger.transaction(() => {
        const row = ledger.imports.insert(input, { id: randomUUID(), uploadLogId: randomUUID() }, at);
        ledger.instances.insert(row.seq, input.instances);
        if (input.scanId !== undefined && row.project === null) ledger.heldFiles.takeOver(row.seq, input.scanId, at);
        else if (input.scanId !== undefined) ledger.heldFiles.noteScan(row.seq, input.scanId);
        const { studyInstanceUid, patient, order, original, identity, planHash } = input;
        const plan = input.trailPlan ?? input.plan;
        ledger.audit.append({
          ...{ at, actor: input.pressedBy ?? input.approvedBy, action: 'import.approved', subject: row.id },
          detail: {
            studyInstanceUid,
            patient,
            order,
            original,
            identity,
            plan,
            planHash,
            instances: input.instances.length,
            ...(input.archive ? { archive: input.archive } : {}),
            evidence: input.evidence ?? null,
          },
        });
        return row;
      });
      feed.changed(id);
      worker.wake();
      return viewOf(id);
    },
    unfinished: () => ledger.imports.unfinished().map((row) => toImportView(row, worker.live(row.id))),
    wrongAndOver: () => ledger.imports.wrongAndOver().map((row) => toImportView(row)),
    list: () => ledger.imports.list().map((row) => toImportView(row, worker.live(row.id))),
    get(importId) {
      const row = known(importId);
      const view = toImportView(row, worker.live(importId));
      return { ...view, faults: importFaults(ledger, row), series: seriesNumbers(ledger, row) };
    },
    retry(importId) {
      const row = known(importId);
      const finished = row.station === 'done';
      // What was taken back is not sent again; what is left to be said of it goes on.
      const isOver = finished && (row.status === 'success' || row.withdrawal !== null);
      if (row.condition === 'cancelled' || row.condition === 'running' || isOver) return viewOf(importId);
      ledger.transaction(() => {
        const restaged = row.withdrawal === null && ledger.instances.restageDamaged(row.seq) > 0;
        ledger.instances.clearFaults(row.seq, { unread: finished || row.station === 'stage' });
        if (row.fault?.code === 'upload-window' || row.fault?.code === 'upload-metered')
          recordDecision(row, row.fault, { choice: 'send-now', reason: '' });
        if (row.paused) pause(row, false);
        const fromStart = finished || restaged;
        applyEvent(row, { type: fromStart ? 'reopened' : 'released' }, deps.user);
      });
      worker.wake();
      return viewOf(importId);
    },
    decide(importId, decision) {
      const row = known(importId);
      const { fault } = row;
      const isOutdated = decision.seenAt !== undefined && decision.seenAt !== row.updatedAt;
      if (row.condition !== 'held' || fault === null || isOutdated || !choicesAt(row).includes(decision.choice))
        throw new FaultError('decision-outdated', { importId });
      // What the import gives back would be swept with what is left of a forgotten scan.
      const isScanGone = (): boolean => row.scanId === null || ledger.scans.report(row.scanId) === null;
      if (decision.choice === 'choose-patient' && isScanGone()) throw new FaultError('scan-gone');
      ledger.transaction(() => {
        recordDecision(row, fault, decision);
        if (decision.amendment) amend(row, decision.amendment);
        applyEvent(row, { type: endsImport(decision.choice) ? 'cancelled' : 'released' }, deps.user);
      });
      worker.wake();
      return viewOf(importId);
    },
    setUrgent(importId, urgent) {
      const row = known(importId);
      if (row.urgent === urgent) return viewOf(importId);
      ledger.transaction(() => {
        ledger.imports.setUrgent(row.seq, urgent, now());
        record('import.urgency', row, { urgent }, deps.user);
      });
      feed.changed(importId);
      worker.wake();
      return viewOf(importId);
    },
    async setPaused(importId, paused) {
      const row = known(importId);
      if (row.paused === paused || row.station === 'done' || row.condition === 'cancelled') return viewOf(importId);
      ledger.transaction(() => pause(row, paused));
      feed.changed(importId);
      if (paused) await worker.stop(importId);
      worker.wake();
      return viewOf(importId);
    },
    restore(importId) {
      const row = known(importId);
      const other = ledger.imports.findUnfinished(row.studyInstanceUid, row.project);
      if (row.condition !== 'cancelled' || row.withdrawal !== null || other !== null)
        throw new FaultError('decision-outdated', { importId });
      ledger.transaction(() => {
        if (row.paused) pause(row, false);
        ledger.instances.clearFaults(row.seq, { unread: true });
        applyEvent(row, { type: 'restored' }, deps.user);
        if (row.project === null && row.scanId !== null) ledger.heldFiles.takeOver(row.seq, row.scanId, now());
      });
      worker.wake();
      return viewOf(importId);
    },
    async cancel(importId) {
      const row = known(importId);
      await endWith(importId, () => applyEvent(row, { type: 'cancelled' }, deps.user));
      return viewOf(importId);
    },
    async notThisPatient(importId, reason) {
      const { studyInstanceUid, patient, project } = known(importId);
      // Of nobody: there is nothing to take back.
      if (project !== null) throw new FaultError('decision-outdated', { importId });
      // The same disc may have come twice: what is not so of one of them is not so of the other.
      const alike = ledger.imports
        .ofStudy(studyInstanceUid)
        .filter((row) => row.id === importId || (row.patient.id === patient.id && row.condition !== 'cancelled'));
      for (const { id } of alike) await endWith(id, () => withdraw(known(id), reason));
      return viewOf(importId);
    },
    async recheck({ signal } = {}) {
      const { changed, lost, trouble } = await recheckFinished(deps, isoTime(clock.now()), signal);
      for (const importId of changed) feed.changed(importId);
      if (trouble !== null) throw new FaultError(trouble.code, trouble.params);
      return lost.map((importId) => toImportView(known(importId)));
    },
    async pauseAll() {
      isPaused = true;
      ledger.settings.set(pausedKey, true, now());
      ledger.audit.append({ at: now(), actor: deps.user, action: 'imports.paused', subject: 'imports', detail: {} });
      await worker.stopAll();
    },
    resumeAll() {
      isPaused = false;
      ledger.settings.set(pausedKey, false, now());
      ledger.audit.append({ at: now(), actor: deps.user, action: 'imports.resumed', subject: 'imports', detail: {} });
      worker.wake();
    },
    paused: () => isPaused,
    async pauseArchive(archive) {
      pausedArchives.add(archive);
      recordPausedArchives('imports.archive-paused', archive);
      await worker.stopArchive(archive);
    },
    resumeArchive(archive) {
      pausedArchives.delete(archive);
      recordPausedArchives('imports.archive-resumed', archive);
      worker.wake();
    },
    pausedArchives: () => [...pausedArchives].sort(),
    start() {
      mode = 'started';
      worker.wake();
    },
    async drain({ signal } = {}) {
      const before = mode;
      mode = 'draining';
      const stop = (): void => {
        mode = 'stopped';
        void worker.stopAll();
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      await worker.idle();
      signal?.removeEventListener('abort', stop);
      mode = before;
      worker.wake();
    },
    settled(importId, { signal } = {}) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const view = viewOf(importId);
          if (view.station !== 'done' && view.condition !== 'held' && view.condition !== 'cancelled') return;
          end();
          resolve(view);
        };
        const onAbort = (): void => {
          end();
          reject(signal?.reason);
        };
        const unsubscribe = feed.onChanged((view) => view.id === importId && look());
        const end = (): void => {
          unsubscribe();
          signal?.removeEventListener('abort', onAbort);
        };
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort, { once: true });
        look();
      });
    },
    onChanged: feed.onChanged,
    async close() {
      mode = 'stopped';
      await worker.close();
      feed.close();
    },
  };
}
