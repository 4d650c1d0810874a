import './zod-without-eval.ts';
import { type EngineEmit, type EngineHandlers, engineService } from '../../contract/engine.ts';
import { FaultError, fault } from '../../contract/fault.ts';
import { endsImport } from '../../contract/import-choices.ts';
import type { ImportView } from '../../contract/imports.ts';
import { memoryWires } from '../../contract/memory-wire.ts';
import { peopleDefaults } from '../../contract/plain.ts';
import type { ScanProgress } from '../../contract/scan.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import {
  type EngineState,
  type PatientTurn,
  type ShellEmit,
  type ShellHandlers,
  shellService,
} from '../../contract/shell.ts';
import { serve } from '../../contract/wire.ts';
import { connect } from '../../contract/wire-client.ts';
import type { Connection, Services } from './engine-client.ts';
import { fakeArchive, onlyInCardiology } from './fake/fake-archive.ts';
import { fakeDesk } from './fake/fake-desk.ts';
import { fakeOrders, fakePatients } from './fake/fake-directory.ts';
import { fakeDirectoryStatus } from './fake/fake-directory-status.ts';
import { fakeListing, fakeReport, keptScan } from './fake/fake-disc.ts';
import { fakeHealth } from './fake/fake-health.ts';
import { fakeHistory, fakeStory, fakeStoryOf } from './fake/fake-history.ts';
import { fakeImport, fakeImports, fakeInstanceFaults, fakeSeries, playImport } from './fake/fake-imports.ts';
import { fakeMatch } from './fake/fake-match.ts';
import { fakePeople } from './fake/fake-people.ts';
import { fakeChangedFiles, fakePlan, fakeProblem } from './fake/fake-plan.ts';
import { fakePreview } from './fake/fake-preview.ts';
import { fakeReadings } from './fake/fake-readings.ts';
import { fakeResearch } from './fake/fake-research.ts';
import { fakePlannedTags, fakeTags, fakeTagValue } from './fake/fake-tags.ts';
import { fakeTrials } from './fake/fake-trials.ts';
import { fakeUpdates } from './fake/fake-updates.ts';
import { fakeVolumes } from './fake/fake-volumes.ts';
import { fakeActivity, fakeStatistics } from './fake/fake-work.ts';
import { type Scene, sceneOf } from './fake/scenes.ts';

/**
 * A window without an engine, for development, pictures and tests of the screens: the contract's calls answered from
 * invented data. It speaks over the same wire as the real engine, so that what does not fit the contract fails here too.
 */
export function connectFake(sceneName: string): Connection {
  const scene = sceneOf(sceneName);
  const engineWires = memoryWires();
  const shellWires = memoryWires();
  const emit: { current: EngineEmit | null } = { current: null };
  emit.current = serve(
    engineWires.far,
    engineService,
    engineHandlers(scene, (...event) => emit.current?.(...event)),
  );
  hearFromTests(serve(shellWires.far, shellService, shellHandlers(scene)));
  const services: Services = {
    engine: connect<typeof engineService>(engineWires.near),
    shell: connect<typeof shellService>(shellWires.near),
    pathForFile: (file) => `/media/usb/${file.name}`,
  };
  return { current: () => services, subscribe: () => () => {} };
}

/** What the desktop asks of the window, said by a test: a `fake-shell` event of the page. */
function hearFromTests(emit: ShellEmit): void {
  // Some tests have the fake without a page.
  if (typeof window === 'undefined') return;
  window.addEventListener('fake-shell', (event) => {
    if (event instanceof CustomEvent) emit('window', event.detail.name, event.detail.payload);
  });
}

/** What the shell would have kept over a reload of the page: a test puts it there. */
function turnFromTests(): PatientTurn {
  const told = typeof window === 'undefined' ? null : sessionStorage.getItem('fake-patient-turn');
  return told === null ? { asked: null, code: null } : JSON.parse(told);
}

function shellHandlers(scene: Scene): ShellHandlers {
  const engineState = fakeEngineState(scene);
  let patientTurn = turnFromTests();
  return {
    dialog: {
      choosePaths: async ({ kind }) => [kind === 'folder' ? '/media/cdrom/RADIOLOGIE-OST' : '/media/usb/IM0001.dcm'],
    },
    viewer: {
      open: async ({ studyInstanceUids, archiveOf = {} }) => {
        if (scene === 'broken') throw new FaultError('viewer-not-configured');
        const isMissing = (uid: string) => uid.endsWith(onlyInCardiology) && archiveOf[uid] !== 'Cardiology';
        if (studyInstanceUids.some(isMissing)) throw new FaultError('viewer-study-missing');
        return { opened: true };
      },
      prepare: async () => ({}),
    },
    people: { openBrowser: async () => ({ opened: true }) },
    vault: { unlock: async () => ({}) },
    files: { saveText: async () => ({ saved: true }) },
    print: { paper: async () => ({ printed: scene !== 'broken' }), savePdf: async () => ({ saved: true }) },
    updates: fakeUpdates(scene),
    engine: { current: async () => engineState },
    desktop: {
      showWork: async () => ({}),
      showMenu: async (words) => {
        window.dispatchEvent(new CustomEvent('fake-menu', { detail: words }));
        return {};
      },
      // Another one than the page sees, as where Chromium was told one.
      keepLanguage: async ({ locale }) => {
        window.dispatchEvent(new CustomEvent('fake-language', { detail: locale }));
        return { computer: ['fr-FR', 'en'] };
      },
      notify: async () => ({ shown: false }),
    },
    window: {
      leave: async () => ({}),
      patientTurn: async () => patientTurn,
      keepPatientTurn: async (turn) => {
        patientTurn = turn;
        return {};
      },
      startPaths: async () =>
        [
          'empty',
          'busy',
          'finished',
          'same-day',
          'down',
          'failed',
          'volumes',
          'held-disc',
          'kept',
          'slow',
          'reading',
          'offline',
          'no-archive',
          'first-run',
        ].includes(scene)
          ? []
          : ['/media/cdrom/RADIOLOGIE-OST'],
    },
  };
}

function fakeEngineState(scene: Scene): EngineState {
  if (scene === 'locked') return { state: 'locked', restarts: 0, passphrase: { isNew: false, wrong: true } };
  if (scene === 'new-passphrase') return { state: 'locked', restarts: 0, passphrase: { isNew: true, wrong: false } };
  if (scene === 'damaged') {
    const copyPath = '/home/desk/.gantry/damaged/ledger-2026-03-17T08-00-00Z.db';
    const backupPath = '/home/desk/.gantry/backups/gantry-2026-03-17T02-00-00Z.gantry-backup';
    return { state: 'failed', restarts: 0, fault: fault('ledger-damaged', { copyPath, backupPath }) };
  }
  const state = scene === 'down' ? 'restarting' : scene === 'failed' ? 'failed' : 'running';
  return { state, restarts: state === 'running' ? 0 : 2 };
}

function fakeSettings(scene: Scene): Settings {
  if (scene === 'first-run') return { ...settings, archive: null, ehr: null, viewer: null };
  if (scene === 'no-archive') return { ...settings, archive: null };
  if (scene === 'archives') return { ...settings, archives: fakeArchives };
  return scene === 'no-ehr' ? { ...settings, ehr: null } : settings;
}

/** A server as the engine gives it back. */
function withoutSecret<S extends { caPem?: string | undefined; password?: string | undefined; wire?: unknown }>(
  server: S,
) {
  const { password, caPem = '', wire: _, ...shown } = server;
  return { ...shown, caPem, hasPassword: password !== undefined };
}

type FurtherArchive = NonNullable<Settings['archives']>[number];

/** A further archive as the engine gives it back: a secret that was not typed again is kept. */
function savedArchive(
  typed: NonNullable<SettingsPatch['archives']>[number],
  before: readonly FurtherArchive[],
): FurtherArchive {
  const kept = before.find(({ name }) => name === typed.name);
  const shown = withoutSecret(typed);
  const {
    pins = kept?.wire?.pins ?? [],
    clientCertPem = kept?.wire?.clientCertPem ?? '',
    clientKeyPem,
  } = typed.wire ?? {};
  const hasClientKey = clientKeyPem === undefined ? (kept?.wire?.hasClientKey ?? false) : clientKeyPem !== '';
  const wire = { pins, clientCertPem, hasClientKey };
  return { ...shown, wire, hasPassword: shown.hasPassword || (kept?.hasPassword ?? false) };
}

const fakeArchives: FurtherArchive[] = [
  {
    ...{ name: 'Breast centre', url: 'https://breast.clinic.example', user: 'importer', hasPassword: true, caPem: '' },
    ...{ modalities: ['MG', 'US'], institutions: ['Brustzentrum am Hafen', 'Mammographie-Screening, Region Nord'] },
  },
  {
    ...{ name: 'Cardiology', url: 'https://cardio.clinic.example/dicom-web', user: '', hasPassword: false, caPem: '' },
    ...{ protocol: 'dicomweb', modalities: [], institutions: [] },
  },
];

const settings: Settings = {
  archive: { url: 'https://archive.clinic.example', user: 'importer', hasPassword: true, caPem: '' },
  ehr: { kind: 'rest', url: 'https://ehr.clinic.example/api/v1', user: 'gantry', hasPassword: true, caPem: '' },
  viewer: { url: 'https://ehr.clinic.example/viewer' },
  research: {
    url: 'https://research.clinic.example',
    user: 'importer',
    hasPassword: true,
    caPem: '',
    project: 'LUNG-7',
    options: ['clean-descriptors', 'retain-modified-dates'],
  },
  site: { institutionName: 'Klinik am Hafen', stationName: 'FRONTDESK-1' },
  upload: { connections: 4, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
  copies: { keepHours: 24 },
  backup: { everyHours: 24, keep: 14, folder: null },
  retention: { originalsDays: 30 },
  allowPlainHttpHosts: [],
  dropFolders: ['/srv/outside-images'],
  openMediaByItself: true,
  tagMap: [
    { field: 'mrn', keyword: 'PatientID' },
    { field: 'name', keyword: 'PatientName' },
    { field: 'accessionNumber', keyword: 'AccessionNumber' },
    { field: 'procedureName', keyword: 'StudyDescription' },
  ],
};

function engineHandlers(scene: Scene, emit: EngineEmit): EngineHandlers {
  let saved: Settings = fakeSettings(scene);
  if (['people', 'front-desk', 'desk-locked'].includes(scene))
    saved = { ...saved, people: { signIn: 'password', offlineDays: 7, lockMinutes: 10, emergency: 'signed-in' } };
  let imports = fakeImports(scene);
  let paused = false;
  const setPaused = async (next: boolean) => {
    if (scene === 'broken') throw new FaultError('disk-full');
    paused = next;
    emit('imports', 'pausedChanged', { paused });
    return { paused };
  };
  const put = (view: ImportView) => {
    imports = [view, ...imports.filter(({ id }) => id !== view.id)];
    emit('imports', 'changed', view);
    return view;
  };
  const find = (importId: string) => {
    const view = imports.find(({ id }) => id === importId);
    if (!view) throw new FaultError('not-found');
    return view;
  };
  const now = () => new Date().toISOString();
  return {
    app: {
      info: async () => ({
        ...{ version: '0.1.0', home: '/home/desk/.gantry', user: 'b.keller', keyOrigin: 'keychain' },
      }),
      health: async () => fakeHealth(scene),
      activity: async () => fakeActivity(imports, paused),
      backUp: async () => ({ imports: imports.length, auditEntries: 240, sizeBytes: 1_200_000 }),
    },
    vault: {
      async changeKey() {
        if (scene === 'refused') throw new FaultError('vault-locked', { reason: 'no-restart' });
        return {};
      },
    },
    updates: { source: async () => ({ url: null, allowPlainHttpHosts: [] }), begin: async () => ({}) },
    settings: {
      get: async () => saved,
      tryTagMap: async ({ tagMap }) => ({
        problems: tagMap
          .filter(({ keyword }) => keyword === 'NoSuchKeyword')
          .map((row) => ({ ...row, code: 'unknown-keyword' as const })),
        example: tagMap.map((row) => ({ ...row, tag: '(0008,1030)', value: 'CT thorax' })),
      }),
      ...fakeTrials,
      save: async (patch) => {
        saved = {
          ...saved,
          ...(patch.site ? { site: patch.site } : {}),
          ...(patch.dropFolders ? { dropFolders: patch.dropFolders } : {}),
          ...(patch.openMediaByItself === undefined ? {} : { openMediaByItself: patch.openMediaByItself }),
          upload: { ...saved.upload, ...(patch.upload as Partial<Settings['upload']>) },
          people: { ...peopleDefaults, ...saved.people, ...(patch.people as Partial<Settings['people']>) },
          ...(patch.research === undefined ? {} : { research: patch.research && withoutSecret(patch.research) }),
          ...(patch.viewer === undefined ? {} : { viewer: patch.viewer }),
          ...(patch.ehr === undefined ? {} : { ehr: patch.ehr && withoutSecret(patch.ehr) }),
          ...(patch.archive ? { archive: withoutSecret(patch.archive) } : {}),
          ...(patch.archives ? { archives: patch.archives.map((one) => savedArchive(one, saved.archives ?? [])) } : {}),
          ...(patch.backup ? { backup: patch.backup } : {}),
          ...(patch.retention ? { retention: patch.retention } : {}),
          ...(patch.copies ? { copies: patch.copies } : {}),
          ...(patch.matching ? { matching: patch.matching } : {}),
          ...(patch.tagMap ? { tagMap: patch.tagMap } : {}),
          ...(patch.allowPlainHttpHosts ? { allowPlainHttpHosts: patch.allowPlainHttpHosts } : {}),
          ...(patch.firstRun ? { firstRun: patch.firstRun } : {}),
        };
        emit('settings', 'changed', saved);
        return saved;
      },
    },
    media: {
      recentPlaces: async () =>
        scene === 'empty' || scene === 'first-run'
          ? []
          : ['/srv/outside-images/RADIOLOGIE-OST', '/home/desk/Downloads/ct-2026-03.zip'].map((path) => ({ path })),
      makePracticeDisc: async () => ({ path: '/home/desk/.gantry/practice-disc' }),
      scan: ({ scanId, password }, { signal }) => {
        if (password === 'geheim') return playScan(scanId, 'happy', signal, () => {});
        if (scene !== 'nothing' && scene !== 'locked') emit('media', 'scanListing', fakeListing(scanId, scene));
        return playScan(scanId, scene, signal, (progress) => emit('media', 'scanProgress', progress));
      },
      ...fakeVolumes(scene, (volumes) => emit('media', 'volumesChanged', volumes)),
      report: async ({ scanId }) => {
        if (scanId === keptScan.scanId) return fakeReport(scanId, 'happy');
        if (scene !== 'held-disc' && scene !== 'other-patient') throw new FaultError('scan-gone');
        return fakeReport(scanId, scene);
      },
      undecidedScans: async () => (scene === 'kept' ? [keptScan] : []),
      stopCopy: async () => ({}),
      discardCopy: async () => ({ files: 0 }),
    },
    study: {
      instances: async () =>
        Array.from({ length: 120 }, (_, index) => ({
          sopInstanceUid: `1.2.3.${index}`,
          seriesInstanceUid: '1.2.3',
          path: `DICOM/IM${String(index + 1).padStart(4, '0')}`,
          instanceNumber: index + 1,
        })),
      tags: async ({ sopInstanceUid }) => ({ rows: fakeTags(scene, sopInstanceUid), cut: scene === 'cut-tags' }),
      plannedTags: async () => ({ rows: fakePlannedTags(scene), cut: false }),
      tagValue: async ({ path, lengthBytes }) => fakeTagValue(path, lengthBytes),
      charsetCandidates: async () => fakeReadings(scene),
    },
    preview: fakePreview,
    directory: {
      status: async () => fakeDirectoryStatus(scene),
      sync: async () => fakeDirectoryStatus(scene) ?? Promise.reject(new FaultError('ehr-not-configured')),
      findPatients: async ({ query }) =>
        fakePatients.filter((one) =>
          `${one.familyName} ${one.givenName} ${one.mrn} ${one.birthDate}`.toLowerCase().includes(query.toLowerCase()),
        ),
      patientOrders: async ({ patientId }) => fakeOrders.filter((one) => one.patientId === patientId),
      findOrder: async ({ accessionNumber }) =>
        fakeOrders.find((one) => one.accessionNumber === accessionNumber) ?? null,
    },
    match: { study: async ({ patientId, studyInstanceUid }) => fakeMatch(scene, patientId, studyInstanceUid) },
    plan: {
      make: async (choice) => {
        const made = fakePlan(choice, scene);
        return made.ok && saved.archives?.length ? { ...made, archive: '' } : made;
      },
      changedFiles: async ({ keyword, ...choice }) => fakeChangedFiles(fakePlan(choice, scene), keyword),
      checkValue: async ({ keyword, value }) => fakeProblem(keyword, value),
    },
    research: fakeResearch,
    imports: {
      approve: async (choice) => {
        if (scene === 'refused') throw new FaultError('plan-changed');
        const made = fakePlan(choice, scene);
        if (!made.ok || !made.plan.patient) throw new FaultError('value-invalid');
        const { patient, order } = made.plan;
        const id = `import-${imports.length + 1}`;
        const first = fakeImport(
          {
            ...{ id, studyInstanceUid: choice.studyInstanceUid, scanId: choice.scanId, patient, order },
            ...{ urgent: choice.urgent, createdAt: now() },
          },
          120,
        );
        playImport(first, () => find(id).condition !== 'cancelled', put);
        return put(first);
      },
      list: async () => imports,
      get: async ({ importId }) => {
        const view = find(importId);
        return { ...view, faults: fakeInstanceFaults(importId), series: fakeSeries(view) };
      },
      retry: async ({ importId }) =>
        put({ ...find(importId), condition: 'running', fault: null, retryAt: null, updatedAt: now() }),
      setUrgent: async ({ importId, urgent }) => put({ ...find(importId), urgent, updatedAt: now() }),
      setPaused: async ({ importId, paused: isPaused }) =>
        put({ ...find(importId), condition: 'ready', paused: isPaused, updatedAt: now() }),
      restore: async ({ importId }) =>
        put({ ...find(importId), condition: 'ready', station: 'stage', updatedAt: now() }),
      story: async ({ importId }) => fakeStoryOf(find(importId)),
      export: async ({ format }) => ({ name: `gantry-queue.${format}`, text: '', rows: imports.length }),
      cancel: async ({ importId }) => put({ ...find(importId), condition: 'cancelled', updatedAt: now() }),
      decide: async ({ importId, choice }) => {
        const held = find(importId);
        return put(
          endsImport(choice)
            ? { ...held, condition: 'cancelled', updatedAt: now() }
            : { ...held, condition: 'running', fault: null, updatedAt: now() },
        );
      },
      notThisPatient: async ({ importId, reason }) => {
        const view = find(importId);
        const wasSent = view.counts.sent > 0;
        return put({
          ...view,
          condition: wasSent ? 'ready' : 'cancelled',
          status: wasSent ? 'failed' : null,
          withdrawn: {
            ...{ at: now(), actor: 'b.keller', reason },
            ehr: view.order && wasSent ? 'unlinked' : 'nothing',
            archive: wasSent ? 'there' : 'nothing',
          },
          fault: null,
          updatedAt: now(),
        });
      },
      recheck: async () => [],
      pauseAll: () => setPaused(true),
      resumeAll: () => setPaused(false),
      paused: async () => ({ paused }),
    },
    desk: fakeDesk(scene, (list) => emit('desk', 'handoversChanged', list)),
    history: {
      list: async (query) => fakeHistory(scene, query),
      users: async () => [
        { id: 'b.keller', name: 'Beate Keller' },
        { id: 'front-desk-1', name: 'Front desk 1' },
        { id: 'a.berger', name: 'Anna Berger' },
      ],
      story: async () => fakeStory(),
      statistics: async ({ days }) => fakeStatistics(scene, days),
      exportStatistics: async ({ format }) => ({ name: `gantry-statistics.${format}`, text: '', rows: 0 }),
      importOf: async () => fakeImport({ id: 'ok-1', station: 'done', status: 'success' }),
      export: async ({ format }) => ({ name: `gantry-history.${format}`, text: '', rows: 0 }),
    },
    archive: fakeArchive(scene, emit),
    people: fakePeople(scene, emit),
    viewer: { address: async () => ({ url: 'https://ehr.clinic.example/viewer', expiresAt: null }) },
  };
}

const scanSteps = 12;
/** Where the disc of `reading` stays. */
const readingStep = 8;

function playScan(scanId: string, scene: Scene, signal: AbortSignal, tell: (progress: ScanProgress) => void) {
  const stepMs = scene === 'slow' ? 2_000 : 40;
  return new Promise<ReturnType<typeof fakeReport>>((resolve, reject) => {
    let step = 0;
    const timer = setInterval(() => {
      step += 1;
      tell({
        scanId,
        filesSeen: step * 64,
        filesTotal: step > 3 ? scanSteps * 64 : null,
        dicomFiles: step * 63,
        bytesRead: step * 33_000_000,
        folder: 'DICOM/ST000001/SE000002',
        patientName: step > 1 ? 'Mueller^Joerg' : '',
        elapsedMs: step * stepMs,
        copy: {
          bytesCopied: step * 33_000_000,
          bytesTotal: scanSteps * 33_000_000,
          bytesPerSecond: step > 2 ? 33_000_000_000 / stepMs : null,
          secondsLeft: step > 2 ? Math.ceil(((scanSteps - step) * stepMs) / 1_000) : null,
          damaged: step > 6 ? 2 : 0,
          phase: step > 10 ? 'retrying' : 'copying',
        },
      });
      if (scene === 'reading' && step === readingStep) return clearInterval(timer);
      if (step < scanSteps) return;
      clearInterval(timer);
      if (scene === 'broken') reject(new FaultError('path-unreadable', { path: '/media/cdrom/RADIOLOGIE-OST' }));
      else resolve(fakeReport(scanId, scene));
    }, stepMs);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      reject(new FaultError('cancelled'));
    });
  });
}
