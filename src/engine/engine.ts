import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { EngineEmit, EngineHandlers } from '../contract/engine.ts';
import type { KeyOrigin } from '../contract/engine-link.ts';
import type { AuditSource } from './audit-messages/audit-message.ts';
import { keepFoldersLeft } from './backup-outcome.ts';
import { backupFolder, makeBackup } from './backups.ts';
import { openCheckedLedger } from './checked-ledger.ts';
import { chosenDocuments } from './chosen-documents.ts';
import { archiveNamed, openConnections, type StoredSettings } from './connections.ts';
import { type DeidentificationProjects, deidentificationProjects } from './deidentification-projects.ts';
import { workInThread } from './directory/work-in-thread.ts';
import { archiveHandlers } from './handlers/archive-handlers.ts';
import { deskHandlers } from './handlers/desk-handlers.ts';
import { historyHandlers } from './handlers/history-handlers.ts';
import { importHandlers } from './handlers/import-handlers.ts';
import { liveScans } from './handlers/live-scans.ts';
import { lookHandlers } from './handlers/look-handlers.ts';
import { mediaHandlers } from './handlers/media-handlers.ts';
import { peopleHandlers } from './handlers/people-handlers.ts';
import { planHandlers } from './handlers/plan-handlers.ts';
import { previewHandlers } from './handlers/preview-handlers.ts';
import { researchHandlers } from './handlers/research-handlers.ts';
import { settingsHandlers } from './handlers/settings-handlers.ts';
import { studyHandlers } from './handlers/study-handlers.ts';
import { updateHandlers } from './handlers/update-handlers.ts';
import { vaultHandlers } from './handlers/vault-handlers.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createImports } from './import/imports.ts';
import { openWorkFeed } from './import/work-feed.ts';
import { planInstance } from './instance-planner.ts';
import { openIntake } from './intake/open-intake.ts';
import type { AuditEntry, AuditEvent, AuditVerdict } from './ledger/audit.ts';
import { openDirectoryStore } from './ledger/directory-store.ts';
import { openLog } from './log.ts';
import { openVolumes } from './media/volumes/open-volumes.ts';
import { mediaReader, streamed } from './media-reader.ts';
import { openMeteredLine } from './metered-line.ts';
import { orderLinker } from './order-linker.ts';
import { openInstancePreparer } from './outgoing/instance-preparer.ts';
import { openActingPerson } from './people/acting-person.ts';
import { openDesk } from './people/desk.ts';
import { guardHandlers } from './people/guard.ts';
import { passwordCost, type ScryptCost } from './people/password-verifier.ts';
import { policyPath, readPolicy } from './policy.ts';
import { researchPlanner } from './research-planner.ts';
import { newKeyIsKept, settledKey } from './rotate-vault.ts';
import { type SweepResult, sweepOriginals } from './sweep-originals.ts';
import { rememberName } from './user-names.ts';
import { openVault } from './vault/open-vault.ts';

const sweepEveryMs = 60 * 60_000;

export interface EngineOptions {
  /** The folder of settings, ledger, spool and logs. Made when it is not there. */
  readonly home: string;
  /** The vault's key, 32 bytes. */
  readonly key: Buffer;
  /** Where the key is kept: shown by `doctor`, since a key in a file protects less than a keychain. */
  readonly keyOrigin: KeyOrigin;
  readonly version: string;
  /** The administrator's policy; default the place of the system. */
  readonly policyFile?: string;
  /** Who works here, for the audit trail: the operating system's user until somebody signs in. */
  readonly user: string;
  /** The command line: whoever has the key may do everything, and nobody signs in. Default: the desk, where the site's settings decide. */
  readonly isKeyHolder?: boolean;
  /** What a guess at a kept password costs. Default: `passwordCost`, half a second; tests that try many take less. */
  readonly passwordCost?: ScryptCost;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** Ends this engine and starts the next, for what cannot be done while the vault is open. Absent where nobody would start it. */
  readonly restart?: () => void;
}

export interface Engine {
  readonly handlers: EngineHandlers;
  /** Every event of the contract, in order. Gives the function that ends it. */
  onEvent(listener: EngineEmit): () => void;
  /** For what a call threw that is no fault: logged by place, never by content. */
  readonly onBug: (error: unknown) => void;
  /** Begins to work the queue, and goes on until `close`. */
  start(): void;
  /** Begins to watch for media, for as long: a desk wants it, a command that waits for its imports does not. */
  watchMedia(): void;
  /** Works off what is due and resolves. */
  drain(signal?: AbortSignal): Promise<void>;
  verifyAudit(): AuditVerdict;
  /** Makes a checked backup of the records now. @throws FaultError `backup-failed`, `backup-unusable`, `disk-full` */
  backUp(): ReturnType<typeof makeBackup>;
  /** Removes originals that have had the site's time; `dryRun` only counts them. */
  sweep(options: { dryRun: boolean }): Promise<SweepResult>;
  readonly audit: {
    /** Rows after this one, the oldest first. */
    list(afterSeq: number): IterableIterator<AuditEntry>;
    source(): AuditSource;
    /** Whoever takes the trail out leaves a row in it. */
    exported(detail: Record<string, unknown>): void;
  };
  readonly deidentification: DeidentificationProjects;
  /** The key that the vault is under now: another than the one it was opened with, once a change of it has been carried out. */
  readonly key: Buffer;
  /** Whoever keeps the key has kept this one. */
  keyKept(): void;
  /** What was read from media since the engine was made: scan and staging together. */
  mediaCounters(): { bytesRead: number; filesOpened: number };
  close(): Promise<void>;
}

/**
 * The composition root: builds the rooms by hand and hands out their faces. Throws the faults of vault and ledger
 * (`vault-key-wrong`, `ledger-in-use`, `ledger-damaged`, …); never makes a fresh vault in the place of one it cannot open.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { home, version } = options;
  const policy = readPolicy(options.policyFile ?? policyPath());
  const key = (await settledKey(home, options.key)) ?? options.key;
  const vault = openVault({ home, key });
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const now = options.now ?? (() => new Date());
  const ledger = openCheckedLedger(home, vault, now());
  const log = openLog(join(home, 'logs', 'engine.log'));

  const listeners = new Set<EngineEmit>();
  const emit: EngineEmit = (room, name, payload) => {
    // A locked window hears who sits at the desk and how much work there is, and nothing of patients.
    if (room !== 'people' && room !== 'app' && desk.person() === null) return;
    for (const listener of listeners) listener(room, name, payload);
  };
  const onBug = (error: unknown) => {
    const place = error instanceof Error ? (error.stack?.split('\n').slice(1, 4).join(' | ') ?? '') : '';
    log.error({ kind: error instanceof Error ? error.name : typeof error, place }, 'bug');
  };

  const acting = openActingPerson(options.user);
  const append = (event: Omit<AuditEvent, 'at'>): void => ledger.audit.append({ at: now().toISOString(), ...event });
  const record = (action: string, detail: Record<string, unknown> = {}): void =>
    append({ actor: acting.actor(), action, subject: 'gantry', detail });
  const copyFile = { path: join(home, 'directory.db'), key: vault.directoryKey };
  const connections = openConnections({
    policy,
    read: () => ledger.settings.get('site') as StoredSettings | null,
    write: (settings) => ledger.settings.set('site', settings, now().toISOString()),
    openCopy: () => openDirectoryStore(copyFile),
    workInThread: (which) => workInThread({ ...copyFile, ...which }),
    now,
    onDirectory: (status) => emit('directory', 'changed', status),
    onBug,
  });
  const desk = openDesk({
    ...{ rows: ledger.people, now, record: append, computerUser: options.user },
    settings: () => connections.settings().people,
    ehr: () => connections.signIn(),
    passwordCost: options.passwordCost ?? passwordCost,
    isKeyHolder: options.isKeyHolder ?? false,
    onIdentified: (id, name) => rememberName(ledger, id, name, now()),
    onChanged: (state) => emit('people', 'changed', state),
    onBrowserFailed: (reason) => emit('people', 'browserFailed', reason),
  });
  const reader = mediaReader(({ fileSha256, fileSizeBytes }) => {
    const held = ledger.heldFiles.withContent(fileSha256, fileSizeBytes);
    return held === null ? null : vault.spool.open(held);
  });
  const meteredLine = openMeteredLine();
  const volumes = openVolumes();
  volumes.setDropFolders(connections.settings().dropFolders);
  const planResearch = researchPlanner(ledger);
  const preparer = openInstancePreparer(vault.spool.access);
  const openCopy = async (...file: [scanId: string, sourcePath: string, path: string]) => {
    const held = await intake.openHeld(...file);
    if (held === null) return null;
    const { sizeBytes } = held;
    return { sizeBytes, stream: (signal: AbortSignal) => streamed(held, signal), close: () => held.close() };
  };
  const imports = createImports({
    ledger,
    spool: vault.spool,
    archive: (name) => (archiveNamed(connections.settings(), name) ? connections.archive(name) : null),
    connections: () => connections.settings().upload.connections,
    uploadRules: () => {
      const { upload } = connections.settings();
      return { ...upload, waitsForFreeLine: upload.pauseOnMetered && meteredLine.isMetered() };
    },
    media: reader,
    planInstance: (instance, approved) =>
      (approved.importRow.project === null ? planInstance : planResearch)(instance, approved),
    prepare: preparer.prepare,
    researchArchive: () => (connections.settings().research ? connections.researchArchive() : null),
    openCopy,
    orderLinker: () => {
      const directory = connections.directory();
      return directory?.canLink ? orderLinker(directory) : null;
    },
    log,
    get user() {
      return acting.actor();
    },
  });
  const intake = openIntake({
    ...{ ledger, spool: vault.spool, log, now },
    get user() {
      return acting.actor();
    },
    keepHours: () => connections.settings().copies.keepHours,
    openSource: reader.source,
  });
  intake.removeUnknown();
  await intake.sweep();
  const sweeping = setInterval(() => void intake.sweep().catch(onBug), sweepEveryMs).unref();
  const housekeeping = createHousekeeping({
    ...{ home, ledger, spool: vault.spool, log, now },
    settings: () => connections.settings(),
  });
  imports.onChanged((view) => emit('imports', 'changed', view));
  const scans = liveScans();
  const work = openWorkFeed({
    ...{ imports, reading: () => scans.count() },
    onActivity: (activity) => emit('app', 'activityChanged', activity),
    onNotice: (notice) => emit('app', 'notice', notice),
  });
  log.info({ version }, 'engine open');

  let started = false;

  const deidentification = deidentificationProjects(ledger, now, record);
  const documents = chosenDocuments(reader, intake.openHeld);
  const rooms = {
    ledger,
    vault,
    connections,
    imports,
    intake,
    reader,
    documents,
    deidentification,
    volumes,
    people: { ...desk, person: () => acting.person(desk.person()) },
    work,
    emit,
    now,
    options: {
      ...options,
      get user() {
        return acting.actor();
      },
    },
    isStarted: () => started,
  };
  const handlers: EngineHandlers = {
    ...peopleHandlers(rooms),
    ...settingsHandlers(rooms),
    ...vaultHandlers(rooms, key, record),
    ...updateHandlers(rooms, scans),
    ...mediaHandlers(rooms, scans),
    ...previewHandlers(rooms, scans),
    ...lookHandlers(rooms),
    ...archiveHandlers(rooms),
    ...studyHandlers(rooms),
    ...deskHandlers(rooms),
    ...historyHandlers(rooms),
    ...planHandlers(rooms),
    ...researchHandlers(rooms),
    ...importHandlers(rooms),
  };
  return {
    handlers: guardHandlers(handlers, {
      ...{ person: desk.person, acting },
      onRefused: ({ id }, action) => append({ actor: id, action: 'access.refused', subject: action, detail: {} }),
    }),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onBug,
    start() {
      if (!started) record('app.started');
      started = true;
      imports.start();
      housekeeping.start();
      connections.keeper()?.start();
      // What waits for a free line looks again by itself.
      meteredLine.watch(
        () => connections.settings().upload.pauseOnMetered,
        () => log.info({ metered: meteredLine.isMetered() }, 'line'),
      );
    },
    watchMedia: () => volumes.watch((list) => emit('media', 'volumesChanged', list)),
    async drain(signal) {
      if (connections.settings().upload.pauseOnMetered) await meteredLine.look();
      await imports.drain(signal ? { signal } : {});
    },
    verifyAudit: () => ledger.audit.verifyAudit(),
    audit: {
      list: (afterSeq) => ledger.audit.after(afterSeq),
      source() {
        const { site, archive } = connections.settings();
        return {
          ...{ stationName: site.stationName, institutionName: site.institutionName, hostName: hostname() },
          archiveHost: archive ? new URL(archive.url).hostname : '',
        };
      },
      exported: (detail) => record('audit.exported', detail),
    },
    deidentification,
    key,
    keyKept() {
      newKeyIsKept(home, key);
      record('vault.rotated');
    },
    mediaCounters: () => reader.counters(),
    backUp() {
      const { folder, keep } = connections.settings().backup;
      const made = makeBackup({ ledger, folder: backupFolder(home, folder), keep, at: now(), actor: acting.actor() });
      keepFoldersLeft(ledger.settings, [], now());
      return made;
    },
    sweep: ({ dryRun }) =>
      sweepOriginals({
        ...{ ledger, spool: vault.spool, log, now: now(), actor: acting.actor(), dryRun },
        days: connections.settings().retention.originalsDays,
      }),
    async close() {
      work.close();
      await desk.close();
      volumes.close();
      meteredLine.close();
      clearInterval(sweeping);
      await housekeeping.stop();
      await intake.close();
      await imports.close();
      await preparer.close();
      if (started) record('app.stopped');
      await reader.close();
      await connections.close();
      ledger.close();
      log.info('engine closed');
    },
  };
}
