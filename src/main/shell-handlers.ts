import { writeFile } from 'node:fs/promises';
import { type BrowserWindow, dialog, type MessagePortMain, shell as system } from 'electron';
import type { EngineClient } from '../contract/engine.ts';
import type { Locale } from '../contract/plain.ts';
import { emitterPortWire } from '../contract/port-wire.ts';
import {
  type Choosing,
  type EngineState,
  type LeavingAnswer,
  type MenuWords,
  type PatientTurn,
  type Place,
  type ShellEmit,
  type ShellHandlers,
  shellService,
} from '../contract/shell.ts';
import type { UpdateState } from '../contract/updates.ts';
import { serve } from '../contract/wire.ts';
import { askEngine } from './engine-client.ts';
import type { EngineProcess } from './engine-process.ts';
import type { Updates } from './updates.ts';
import { checkedViewerAddress } from './viewer-address.ts';
import type { ViewerWindow } from './viewer-window.ts';
import type { WorkSignsOnDesk } from './work-signs.ts';

export interface Shell {
  connect(port: MessagePortMain): void;
  engineChanged(state: EngineState): void;
  updateChanged(state: UpdateState): void;
  /** Shows paths in the window; before a page listens they count as named at the start. */
  openPaths(paths: string[]): void;
  /** Shows a study or a disc in the window, by its id. */
  openPlace(place: Place): void;
  /** Puts the question of what becomes of the work. */
  askWhatToLeave(): void;
  showShortcuts(): void;
  /** The window asks what to open, unless it is locked or the patient has the screen. */
  chooseToOpen(kind: Choosing['kind']): void;
}

/** Serves what only Electron can do to the pages that connect. */
export function serveShell(options: {
  window: BrowserWindow;
  viewer: ViewerWindow;
  engine: EngineProcess;
  startPaths: string[];
  unlock(passphrase: string): void;
  updates: Updates;
  signs: Pick<WorkSignsOnDesk, 'show' | 'notify'>;
  /** The window has said what the menus are called. */
  showMenu(words: MenuWords): void;
  keepLanguage(locale: Locale | null): void;
  /** The computer's own, the first one first. */
  computerLanguages: readonly string[];
  leave(answer: LeavingAnswer): void;
}): Shell {
  const { window, viewer, engine, updates } = options;
  let startPaths = options.startPaths;
  /** A page that asks for the paths of the start listens for those that come later. */
  let isListening = false;
  let patientTurn: PatientTurn = { asked: null, code: null };
  const connected = new Set<ShellEmit>();

  const handlers: ShellHandlers = {
    dialog: { choosePaths: ({ kind }) => choosePaths(window, kind) },
    files: { saveText: ({ name, text }) => saveText(window, name, text) },
    print: { paper: () => printPage(window), savePdf: ({ name }) => savePdf(window, name) },
    viewer: {
      async open(studies) {
        const [{ url }, { allowPlainHttpHosts }] = await askEngine(engine, (client) =>
          Promise.all([client.viewer.address(studies), client.settings.get({})]),
        );
        await viewer.open(url, allowPlainHttpHosts);
        return { opened: true };
      },
      async prepare() {
        const { viewer: site, allowPlainHttpHosts } = await askEngine(engine, (client) => client.settings.get({}));
        viewer.prepare(site?.url ?? null, allowPlainHttpHosts);
        return {};
      },
    },
    people: {
      async openBrowser(words) {
        const { url, allowPlainHttpHosts } = await askEngine(engine, async (client) => ({
          ...(await client.people.beginBrowser(words)),
          ...(await plainHosts(client)),
        }));
        // The address is the engine's own, made of the site's settings: the page cannot name another.
        await system.openExternal(checkedViewerAddress(url, allowPlainHttpHosts).href);
        return { opened: true };
      },
    },
    vault: {
      unlock({ passphrase }) {
        options.unlock(passphrase);
        return Promise.resolve({});
      },
    },
    updates: {
      current: () => Promise.resolve(updates.current()),
      look: ({ kind }) => updates.look(kind),
      download: () => updates.download(),
      install: () => updates.install().then(() => ({})),
    },
    engine: { current: () => Promise.resolve(engine.current()) },
    desktop: {
      showWork(signs) {
        options.signs.show(signs);
        return Promise.resolve({});
      },
      showMenu(words) {
        options.showMenu(words);
        return Promise.resolve({});
      },
      keepLanguage({ locale }) {
        options.keepLanguage(locale);
        return Promise.resolve({ computer: [...options.computerLanguages] });
      },
      notify: (message) => Promise.resolve({ shown: options.signs.notify(message) }),
    },
    window: {
      startPaths() {
        isListening = true;
        return Promise.resolve(startPaths);
      },
      patientTurn: () => Promise.resolve(patientTurn),
      keepPatientTurn(turn) {
        patientTurn = turn;
        return Promise.resolve({});
      },
      leave({ answer }) {
        options.leave(answer);
        return Promise.resolve({});
      },
    },
  };

  return {
    connect(port) {
      const wire = emitterPortWire(port);
      const emit = serve(wire, shellService, handlers);
      connected.add(emit);
      wire.onClose(() => connected.delete(emit));
    },
    engineChanged(state) {
      for (const emit of connected) emit('engine', 'state', state);
    },
    updateChanged(state) {
      for (const emit of connected) emit('updates', 'changed', state);
    },
    openPlace(place) {
      for (const emit of connected) emit('desktop', 'openPlace', place);
    },
    askWhatToLeave() {
      for (const emit of connected) emit('window', 'leaving', {});
    },
    showShortcuts() {
      for (const emit of connected) emit('window', 'showShortcuts', {});
    },
    chooseToOpen(kind) {
      for (const emit of connected) emit('window', 'chooseToOpen', { kind });
    },
    openPaths(paths) {
      if (connected.size === 0 || !isListening) {
        startPaths = [...startPaths, ...paths];
        return;
      }
      for (const emit of connected) emit('window', 'openPaths', { paths });
    },
  };
}

/** While nobody is signed in the settings are closed; the EHR's own address has passed the engine's check of them. */
async function plainHosts(client: EngineClient): Promise<{ allowPlainHttpHosts: string[] }> {
  const { ehrHost } = await client.people.desk({});
  return { allowPlainHttpHosts: ehrHost === null ? [] : [ehrHost] };
}

async function saveText(window: BrowserWindow, name: string, text: string): Promise<{ saved: boolean }> {
  const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
  if (!filePath) return { saved: false };
  // Patients' names are in it.
  await writeFile(filePath, text, { mode: 0o600 });
  return { saved: true };
}

/** The page's own `window.print()` does not say what became of it. */
function printPage({ webContents }: BrowserWindow): Promise<{ printed: boolean }> {
  return new Promise((resolve) => {
    webContents.print({ usePrinterDefaultPageSize: true }, (printed) => resolve({ printed }));
  });
}

/** The page as its print styles show it. */
async function savePdf(window: BrowserWindow, name: string): Promise<{ saved: boolean }> {
  const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
  if (!filePath) return { saved: false };
  const pdf = await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
  await writeFile(filePath, pdf, { mode: 0o600 });
  return { saved: true };
}

/** Lets the operator choose; an empty list when cancelled. */
async function choosePaths(window: BrowserWindow, kind: Choosing['kind']): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: kind === 'folder' ? ['openDirectory', 'multiSelections'] : ['openFile', 'multiSelections'],
  });
  return filePaths;
}
