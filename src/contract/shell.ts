import { z } from 'zod';
import { whichStudies } from './archive.ts';
import { faultSchema } from './fault-schema.ts';
import { browserWordsSchema } from './people.ts';
import { locales } from './plain.ts';
import { releaseKinds, updateStateSchema } from './updates.ts';
import { type Client, call, type Emit, event, type Handlers } from './wire.ts';

const nothing = z.object({});

/** How the engine process is. `locked`: it waits for the vault's passphrase. `failed` is final until the app is started again. */
export const engineStateSchema = z.object({
  state: z.enum(['starting', 'locked', 'running', 'restarting', 'failed']),
  restarts: z.number().int(),
  /** Why it failed, where that is known (a missing key, a damaged ledger). */
  fault: faultSchema.optional(),
  /** While locked: whether a passphrase is to be chosen or to be given, and whether the last one did not open the vault. */
  passphrase: z.object({ isNew: z.boolean(), wrong: z.boolean() }).optional(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

/** Where a notification leads, by id: a link inside the app. */
export const placeSchema = z.discriminatedUnion('to', [
  z.object({ to: z.literal('study'), importId: z.string().max(100) }),
  z.object({ to: z.literal('review'), scanId: z.string().max(100) }),
  z.object({ to: z.literal('queue') }),
]);
export type Place = z.infer<typeof placeSchema>;

/** Who has the patient's screen: one person of a disc, by ids, and the four digits that bring the operator back. */
export const patientTurnSchema = z.object({
  /** Not null: the patient has the screen, and nothing of the operator's side is drawn. */
  asked: z.object({ scanId: z.string(), studyInstanceUids: z.array(z.string()) }).nullable(),
  /** Chosen once a session. */
  code: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
});
export type PatientTurn = z.infer<typeof patientTurnSchema>;

/** How much work there is, as the task bar and the tray show it. The words are the window's, in its language, and name nobody. */
export const workSignsSchema = z.object({
  /** Something is on its way or waits for its time: closing the window would stop it. */
  isWorking: z.boolean(),
  /** 0 to 1; null where there is nothing to measure. */
  share: z.number().min(0).max(1).nullable(),
  isPaused: z.boolean(),
  /** Imports that need a person: the badge. */
  needsPerson: z.number().int().min(0),
  words: z.object({
    tip: z.string().max(120),
    badge: z.string().max(80),
    open: z.string().max(40),
    quit: z.string().max(40),
  }),
});
export type WorkSigns = z.infer<typeof workSignsSchema>;

/** What stands in the menus of the system, as `menu` in resources/locales names it. A `&` stands before the letter that Alt reaches it with. */
const menuTexts = [
  'file',
  'openFolder',
  'openFiles',
  'close',
  'quit',
  'edit',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'delete',
  'selectAll',
  'view',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'fullScreen',
  'window',
  'minimize',
  'zoom',
  'front',
  'help',
  'shortcuts',
  'images',
  'print',
  'about',
  'services',
  'hide',
  'hideOthers',
  'showAll',
] as const;
export const menuWordsSchema = z.record(z.enum(menuTexts), z.string().min(1).max(60));
export type MenuWords = z.infer<typeof menuWordsSchema>;

/** `asked`: the question is on the screen. `background`: the window goes, the work goes on. `stop`: Gantry ends now. `stay`: nothing happens. */
export const leavingAnswers = ['asked', 'background', 'stop', 'stay'] as const;
export type LeavingAnswer = (typeof leavingAnswers)[number];

const choosing = z.object({ kind: z.enum(['folder', 'files']) });
export type Choosing = z.infer<typeof choosing>;

/** What the window may ask of the desktop shell: things that only Electron can do. */
export const shellService = {
  dialog: {
    /** Lets the operator choose folders or files; an empty list when cancelled. */
    choosePaths: call(choosing, z.array(z.string())),
  },
  files: {
    /** Lets the person choose a place and writes the text there, for this user only; false when cancelled. */
    saveText: call(
      z.object({ name: z.string().regex(/^[\w.-]{1,80}$/), text: z.string() }),
      z.object({ saved: z.boolean() }),
    ),
  },
  print: {
    /** Lets the person print the window's page; false when nothing was printed: cancelled, or no printer took it. */
    paper: call(nothing, z.object({ printed: z.boolean() })),
    /** Saves what the window's page prints as a PDF (A4) where the person says, for this user only; false when cancelled. */
    savePdf: call(z.object({ name: z.string().regex(/^[\w.-]{1,80}$/) }), z.object({ saved: z.boolean() })),
  },
  viewer: {
    /** Opens the viewer in its own locked-down window for these studies. */
    open: call(z.object(whichStudies), z.object({ opened: z.boolean() })),
    /** Says that images may be asked for soon: the viewer's program is loaded, unseen and without a study. */
    prepare: call(nothing, nothing),
  },
  people: {
    /** Opens the EHR's own sign-in page in the computer's browser. */
    openBrowser: call(browserWordsSchema, z.object({ opened: z.boolean() })),
  },
  vault: {
    /** Answers the question of a `locked` engine; its next state says whether that was right. */
    unlock: call(z.object({ passphrase: z.string().min(1).max(1024) }), nothing),
  },
  updates: {
    current: call(nothing, updateStateSchema),
    changed: event(updateStateSchema),
    /** Looks whether the site's place for new versions has one. Rejects with `update-unreachable`, `update-unsigned`, and what the engine refuses. */
    look: call(z.object({ kind: z.enum(releaseKinds) }), updateStateSchema),
    /** Fetches what was found, and proves it. Rejects with `update-damaged`, `update-unreachable`. */
    download: call(nothing, updateStateSchema),
    /** The person's word: installs what is ready and starts Gantry again. Rejects with `update-busy`, `update-ledger`, `update-damaged`. */
    install: call(nothing, nothing),
  },
  engine: {
    /** The engine process ended or is back; the window asks again for what it shows. */
    state: event(engineStateSchema),
    current: call(nothing, engineStateSchema),
  },
  desktop: {
    /** Progress and badge on the task bar or dock, and the tray while there is work. */
    showWork: call(workSignsSchema, nothing),
    /** What the menus of the window, of the images and of the right mouse button are called, in the window's language. */
    showMenu: call(menuWordsSchema, nothing),
    /**
     * Which language somebody chose for the window; null follows the computer. Chromium's own words and the order in its date fields follow with the next start.
     * Gives the computer's languages, the first one first.
     */
    keepLanguage: call(z.object({ locale: z.enum(locales).nullable() }), z.object({ computer: z.array(z.string()) })),
    /** Tells whoever is not looking at the window; false where nothing was shown (the window has the focus, or the system shows none). Its click opens `place`. */
    notify: call(
      z.object({ title: z.string().min(1).max(80), body: z.string().max(160), place: placeSchema }),
      z.object({ shown: z.boolean() }),
    ),
    /** A notification was clicked. */
    openPlace: event(placeSchema),
  },
  window: {
    /** Somebody closes the window or quits while there is work: the window asks what is meant, and answers with `leave`. */
    leaving: event(nothing),
    leave: call(z.object({ answer: z.enum(leavingAnswers) }), nothing),
    /** The menu's "Keyboard shortcuts". */
    showShortcuts: event(nothing),
    /** The menu's "open": where somebody may read discs, the window asks with `dialog.choosePaths` which. */
    chooseToOpen: event(choosing),
    /** Paths named when the app was opened again (a disc, a folder). What comes before a page has asked for `startPaths` is given with those. */
    openPaths: event(z.object({ paths: z.array(z.string()) })),
    startPaths: call(nothing, z.array(z.string())),
    /** What a page that is loaded anew must find again. In the shell's memory alone: Chromium would write its own storage to the disk in the clear. */
    patientTurn: call(nothing, patientTurnSchema),
    keepPatientTurn: call(patientTurnSchema, nothing),
  },
} as const;

export type ShellService = typeof shellService;
export type ShellHandlers = Handlers<ShellService>;
export type ShellClient = Client<ShellService>;
export type ShellEmit = Emit<ShellService>;
