import { z } from 'zod';
import { activitySchema, noticeSchema } from './activity.ts';
import {
  archiveContentsSchema,
  archiveInstanceSchema,
  archivePageSchema,
  archivePlaceSchema,
  archivePreviewSchema,
  archiveSearchSchema,
  archiveStatisticsSchema,
  archiveTagSchema,
  deletionResultSchema,
  deletionRightSchema,
  downloadProgressSchema,
  downloadResultSchema,
  whichArchive,
  whichStudies,
} from './archive.ts';
import { handoverSchema, recordedAnswersSchema, studyAnswersSchema } from './desk.ts';
import { directoryStatusSchema, matchSchema, orderSchema, patientSchema } from './directory.ts';
import { keyOriginSchema } from './engine-link.ts';
import { faultSchema } from './fault-schema.ts';
import { importChoices } from './import-choices.ts';
import {
  archiveStudySchema,
  historyQuerySchema,
  importViewSchema,
  instanceFaultSchema,
  seriesNumbersSchema,
  storyStepSchema,
  uploadLogSchema,
} from './imports.ts';
import { browserWordsSchema, deskSchema, emergencySchema, knownPersonSchema, lockReasons } from './people.ts';
import { downloadFormats } from './plain.ts';
import {
  charsetCandidateSchema,
  charsetPolicies,
  charsetRepairSchema,
  documentChoiceSchema,
  planSchema,
  studyDecisionSchema,
  tagEditInputSchema,
  valueProblemSchema,
} from './plan.ts';
import { previewFrameSchema, previewItemSchema, previewSchema, seriesSeenSchema } from './preview.ts';
import { framePictureSchema, researchChoiceSchema, researchPreviewSchema } from './research.ts';
import { scanListingSchema, scanProgressSchema, scanReportSchema, undecidedScanSchema } from './scan.ts';
import {
  archiveAsTypedSchema,
  directoryAsTypedSchema,
  healthSchema,
  mappingTrialSchema,
  researchAsTypedSchema,
  settingsPatchSchema,
  settingsSchema,
  tagMappingSchema,
  viewerAsTypedSchema,
} from './settings.ts';
import { statisticsSchema } from './statistics.ts';
import { instanceRefSchema, tagTableSchema, tagValueSchema } from './tags.ts';
import {
  archiveTrialSchema,
  directoryTrialSchema,
  folderProblemSchema,
  retentionTrialSchema,
  viewerTrialSchema,
} from './trials.ts';
import { updateIntentSchema } from './updates.ts';
import { ejectOutcomes, volumeSchema } from './volumes.ts';
import { type Client, call, type Emit, event, type Handlers } from './wire.ts';

const nothing = z.object({});
const studyRef = z.object({ scanId: z.string(), studyInstanceUid: z.string() });
const objectRef = studyRef.extend({ sopInstanceUid: z.string() });
const importRef = z.object({ importId: z.string() });
/** `archives`: the names of those that are paused by themselves, '' for the first one. */
const pausedSchema = z.object({ paused: z.boolean(), archives: z.array(z.string()).optional() });
const archiveStudyRef = z.object({ ...whichArchive, studyId: z.string().min(1) });

/**
 * Whom and what the operator chose. `directory`: a patient of the EHR and an order of hers or none; her data comes from there.
 * `operator`: no directory is connected, the number and accession are the operator's word and the other identity fields stay.
 */
const choiceSchema = studyRef.extend({
  patient: z.discriminatedUnion('by', [
    z.object({
      by: z.literal('directory'),
      patientId: z.string(),
      orderId: z.string().nullable(),
      /** A prior of hers: `orderId` is what it is to be compared for, and stays open. */
      asPrior: z.boolean().optional(),
    }),
    z.object({ by: z.literal('operator'), mrn: z.string().min(1), accessionNumber: z.string().nullable() }),
  ]),
  edits: z.array(tagEditInputSchema),
  /** What to do with names that are not in the objects' character set. */
  charsetPolicy: z.enum(charsetPolicies).optional(),
  /** How the texts are really written, where the operator says that they are declared wrongly. */
  repair: charsetRepairSchema.nullable().optional(),
  /** What of the medium's documents goes into the study. */
  documents: z.array(documentChoiceSchema).optional(),
  /** How contradictions inside the study were decided. */
  decision: studyDecisionSchema.nullable().optional(),
  /** `rest`: only the images that no earlier import brought to the archive. */
  scope: z.enum(['all', 'rest']).optional(),
});
export type Choice = z.infer<typeof choiceSchema>;

/** The last local days, today included. */
const statisticsRange = z.object({ days: z.number().int().min(1).max(366) });

/**
 * Every call and event of the engine. Handlers, the window's client and the command line all derive from this object.
 * A call that can take long ends early when its AbortSignal fires.
 */
export const engineService = {
  app: {
    info: call(
      nothing,
      z.object({
        version: z.string(),
        home: z.string(),
        user: z.string(),
        /** Where the vault's key is kept. */
        keyOrigin: keyOriginSchema.optional(),
      }),
    ),
    health: call(nothing, z.array(healthSchema)),
    /** Makes a checked, encrypted backup of the records now, as the site's settings say. */
    backUp: call(
      nothing,
      z.object({ imports: z.number().int(), auditEntries: z.number().int(), sizeBytes: z.number().int() }),
    ),
    /** What the desk is doing, in numbers. Open to a locked desk: it names nobody. */
    activity: call(nothing, activitySchema),
    /** At most once a second. */
    activityChanged: event(activitySchema),
    notice: event(noticeSchema),
  },
  updates: {
    /** Where the site gets new versions from; null when no place is named. Asked by the shell, with the rights of whoever sits at the desk. */
    source: call(nothing, z.object({ url: z.string().nullable(), allowPlainHttpHosts: z.array(z.string()) })),
    /**
     * Makes ready for a change of version: a backup of the records, and a row in the audit trail. Refused (`update-busy`) while a medium is read or an
     * import is worked on, and (`update-ledger`) for an earlier version that could not read the records.
     */
    begin: call(updateIntentSchema, nothing),
  },
  settings: {
    get: call(nothing, settingsSchema),
    save: call(settingsPatchSchema, settingsSchema),
    /** What a map of EHR fields to tags would write for an invented patient, and what is wrong with it. Saves nothing. */
    tryTagMap: call(z.object({ tagMap: z.array(tagMappingSchema).max(64) }), mappingTrialSchema),
    /** Connects to an archive as it is typed. Answers within 15 s, saves nothing, stores nothing there. */
    tryArchive: call(archiveAsTypedSchema, archiveTrialSchema),
    /** The same of the archive for research. Refused (`settings-invalid`) where it is the clinical one. */
    tryResearch: call(researchAsTypedSchema, archiveTrialSchema),
    /** Connects to a directory as it is typed and counts what it holds, for a few seconds at most. Answers within 15 s, saves nothing. */
    tryDirectory: call(directoryAsTypedSchema, directoryTrialSchema),
    /** Asks for the viewer's page. Answers within 15 s, saves nothing. */
    tryViewer: call(viewerAsTypedSchema, viewerTrialSchema),
    /** What this time for originals would remove now. Removes nothing. */
    tryRetention: call(
      z.object({ originalsDays: z.number().int().min(0).max(36_500).nullable() }),
      retentionTrialSchema,
    ),
    /** Looks at drop folders as they are typed; gives those that nothing can be read out of. Answers within 5 s, changes nothing. */
    tryDropFolders: call(
      settingsPatchSchema.required({ dropFolders: true }).pick({ dropFolders: true }),
      z.object({ problems: z.array(folderProblemSchema) }),
    ),
    changed: event(settingsSchema),
  },
  media: {
    /** Makes the practice disc in the data folder, or finds it there: synthetic, of a patient that no archive is ever sent (`practice.ts`). */
    makePracticeDisc: call(nothing, z.object({ path: z.string() })),
    /** Folders and files that were opened lately, the newest first; of what comes and goes by itself (discs, sticks) only what is there now. */
    recentPlaces: call(nothing, z.array(z.object({ path: z.string() }))),
    /** The caller names the scan, so that its progress can be told apart from the first event on. */
    scan: call(
      z.object({
        scanId: z.string().min(1),
        paths: z.array(z.string().min(1)).min(1),
        /** For encrypted zips. Asked once, kept in the engine's memory for the copy, never stored. */
        password: z.string().min(1).optional(),
        /** Copies every image into the vault with the same one read of the medium: it can go back when the call answers. */
        copy: z.boolean().optional(),
        /** With `copy`: an earlier scan of this disc or of a second copy of it; only what that one could not read is read. */
        mergeWith: z.string().optional(),
      }),
      scanReportSchema,
    ),
    /** "Stop and keep the rest": a scan that copies ends at once with what it has. */
    stopCopy: call(z.object({ scanId: z.string() }), nothing),
    /** Takes away what a scan holds in the vault and no import uses. */
    discardCopy: call(z.object({ scanId: z.string() }), z.object({ files: z.number().int() })),
    report: call(z.object({ scanId: z.string() }), scanReportSchema),
    /** Copies that are finished and not decided yet, the newest first: with them a window that has just opened finds its discs again. */
    undecidedScans: call(nothing, z.array(undecidedScanSchema)),
    /** Discs, sticks, cards, shares and drops that are there now. */
    volumes: call(nothing, z.array(volumeSchema)),
    /** All that are there, whenever one came or went. */
    volumesChanged: event(z.array(volumeSchema)),
    /** Takes a volume out of the drive. What keeps it in is an answer, not a fault. */
    eject: call(
      z.object({
        volumeId: z.string(),
        /** Even where something undecided on it is not in the vault (`needed`). */
        anyway: z.boolean().optional(),
      }),
      z.object({ outcome: z.enum(ejectOutcomes) }),
    ),
    scanProgress: event(scanProgressSchema),
    /** As soon as a DICOMDIR was read, long before its files are. */
    scanListing: event(scanListingSchema),
    /** While a scan copies: a series whose first object the vault has. */
    seriesSeen: event(seriesSeenSchema),
  },
  /** Looking at what lies on a medium or in the vault. Read-only, nothing is sent anywhere. */
  preview: {
    /** The objects of a series in the order of their numbers. */
    series: call(studyRef.extend({ seriesInstanceUid: z.string() }), z.array(previewItemSchema)),
    object: call(objectRef, previewSchema),
    /** One frame as it is stored; `frame` from 0. Decoded by the caller, in a sandbox. */
    frame: call(objectRef.extend({ frame: z.number().int().min(0) }), previewFrameSchema),
  },
  study: {
    instances: call(studyRef, z.array(instanceRefSchema)),
    tags: call(studyRef.extend({ sopInstanceUid: z.string() }), tagTableSchema),
    /** The tags of one image as the plan of this choice would write it: records included. Writes nothing. */
    plannedTags: call(choiceSchema.extend({ sopInstanceUid: z.string() }), tagTableSchema),
    /** One element in full, with its bytes from `offset` on (at most 64 KiB a call). */
    tagValue: call(
      studyRef.extend({
        sopInstanceUid: z.string(),
        path: z.string().min(1),
        offset: z.number().int().min(0).default(0),
        lengthBytes: z.number().int().min(0).max(65_536).default(1_024),
      }),
      tagValueSchema,
    ),
    /**
     * The ways in which the study's names and descriptions can be read, the most plausible first, the file's own word among them; with
     * `patientId` also by how that patient is called. Empty when every text is plain ASCII.
     */
    charsetCandidates: call(studyRef.extend({ patientId: z.string().optional() }), z.array(charsetCandidateSchema)),
  },
  directory: {
    /** By MRN, name or birth date, as typed. At most `limit` patients. */
    findPatients: call(
      z.object({ query: z.string(), limit: z.number().int().max(100).default(20) }),
      z.array(patientSchema),
    ),
    patientOrders: call(z.object({ patientId: z.string() }), z.array(orderSchema)),
    /** The order that holds an accession number, or null. */
    findOrder: call(z.object({ accessionNumber: z.string() }), orderSchema.nullable()),
    /** The copy that is kept for when nobody can be asked; null when no directory is connected. */
    status: call(nothing, directoryStatusSchema.nullable()),
    /** Syncs now; `full` reads everything again. Answers when it has ended, well or not. */
    sync: call(z.object({ full: z.boolean().optional() }), directoryStatusSchema),
    /** While a sync runs, and when one has ended. */
    changed: event(directoryStatusSchema),
  },
  match: {
    /** Without `patientId`: looks for the patient. With it: compares the disc with that patient and ranks her orders. */
    study: call(
      studyRef.extend({
        patientId: z.string().optional(),
        /** The order that a person named for this very disc: hers it is then, unless modality or side contradict. */
        importOrderId: z.string().optional(),
        repair: charsetRepairSchema.nullable().optional(),
        decision: studyDecisionSchema.nullable().optional(),
      }),
      matchSchema,
    ),
  },
  plan: {
    /** The exact changes for a choice, or what is wrong with the values. Writes nothing. */
    make: call(
      choiceSchema,
      z.union([
        /** `archive`: where the study goes by the site's rules, '' for the first archive; absent at a site with one. */
        z.object({ ok: z.literal(true), plan: planSchema, archive: z.string().optional() }),
        z.object({ ok: z.literal(false), problems: z.array(valueProblemSchema) }),
      ]),
    ),
    /** Which files one change of the plan concerns, by the disc's own paths, in their order; a screen's worth, and how many more. */
    changedFiles: call(
      choiceSchema.extend({ keyword: z.string() }),
      z.object({ paths: z.array(z.string()), more: z.number().int() }),
    ),
    /** Checks one value while it is typed. */
    checkValue: call(z.object({ keyword: z.string(), value: z.string() }), valueProblemSchema.nullable()),
  },
  vault: {
    /**
     * A new key for everything that is kept here, put where the old one was: keychain, passphrase or file. The engine starts again for it and encrypts
     * all stored images and records anew; cut off at any moment, the next start goes on with it.
     */
    changeKey: call(nothing, z.object({})),
  },
  imports: {
    /** Approves the plan with this hash and starts the import; refused when the plan would be another one now. */
    approve: call(
      choiceSchema.extend({
        planHash: z.string(),
        confirmed: z.array(z.string()),
        urgent: z.boolean(),
        /** The archive that it goes to, by its name, '' for the first one; absent: the site's rules decide. Refused (`archive-not-configured`) where there is none. */
        archive: z.string().optional(),
      }),
      importViewSchema,
    ),
    list: call(nothing, z.array(importViewSchema)),
    get: call(
      importRef,
      importViewSchema.extend({ faults: z.array(instanceFaultSchema), series: z.array(seriesNumbersSchema) }),
    ),
    retry: call(importRef, importViewSchema),
    /** Nothing is deleted: `restore` takes it back. */
    cancel: call(importRef, importViewSchema),
    /**
     * Takes a cancelled import up again, from the copy if that is still held, else from the medium. Refused (`decision-outdated`) when it is not cancelled,
     * was not this patient's, or the study has another unfinished import.
     */
    restore: call(importRef, importViewSchema),
    /** Stops one import, or lets it go on. Answers when nothing of it runs any more. */
    setPaused: call(importRef.extend({ paused: z.boolean() }), importViewSchema),
    /** The way of an import so far, finished or not: who did what, step by step, the oldest first. */
    story: call(importRef, z.array(storyStepSchema)),
    /** The whole queue as a file for others. Leaves a row in the audit trail. */
    export: call(
      z.object({ format: z.enum(['csv', 'json']) }),
      z.object({ name: z.string(), text: z.string(), rows: z.number().int() }),
    ),
    /** Urgent imports go before all others. */
    setUrgent: call(importRef.extend({ urgent: z.boolean() }), importViewSchema),
    /** A person's word on a held import; refused (`decision-outdated`) when it is not held for a fault that leaves this choice, `choose-patient` with `scan-gone` when its scan is not known any more. */
    decide: call(
      importRef
        .extend({
          choice: z.enum(importChoices),
          reason: z.string().trim().max(500),
          /** With `choose-order`. */
          orderId: z.string().optional(),
        })
        .refine(({ choice, reason }) => choice !== 'same-person' || reason !== '')
        .refine(({ choice, orderId }) => (choice === 'choose-order') === (orderId !== undefined)),
      importViewSchema,
    ),
    /**
     * "Not this patient": what was told to the EHR is taken back, what was not sent yet stays here, and the person on the disc is remembered as
     * somebody else than this patient. Deletes nothing in the archive. Asked twice, it is one.
     */
    notThisPatient: call(importRef.extend({ reason: z.string().trim().min(1).max(500) }), importViewSchema),
    /** Asks the archive again for every finished study. Gives those that it does not hold whole any more. */
    recheck: call(nothing, z.array(importViewSchema)),
    /** With `archive` ('' for the first one) only what goes there; the whole queue's state stays as it is then. */
    pauseAll: call(z.object({ archive: z.string().optional() }), pausedSchema),
    resumeAll: call(z.object({ archive: z.string().optional() }), pausedSchema),
    paused: call(nothing, pausedSchema),
    changed: event(importViewSchema),
    pausedChanged: event(pausedSchema),
  },
  /** "Import for research or teaching": a study leaves de-identified, to an archive of its own. No order and no patient of the EHR is touched. */
  research: {
    /** What would leave, what not, and what becomes of each element of one image. Begins the project where it is new; nothing is queued. */
    preview: call(researchChoiceSchema, researchPreviewSchema),
    approve: call(researchChoiceSchema.extend({ urgent: z.boolean() }), importViewSchema),
    /** One frame of an image to look at; null where its pixels are in a form that boxes cannot be blackened in. */
    frame: call(
      studyRef.extend({ sopInstanceUid: z.string(), frame: z.number().int().min(0) }),
      framePictureSchema.nullable(),
    ),
  },
  desk: {
    /**
     * What the patient said on her own screen. A "no" must be confirmed by a person before the study can be approved (`plan.toConfirm`); asked again, the
     * newest answers count. Gives the newest answers of the scan.
     */
    recordAnswers: call(
      z.object({ scanId: z.string(), answers: z.array(studyAnswersSchema).min(1) }),
      z.array(recordedAnswersSchema),
    ),
    answers: call(z.object({ scanId: z.string() }), z.array(recordedAnswersSchema)),
    /** The disc behind an import went back to somebody. */
    discReturned: call(importRef.extend({ to: z.string().trim().min(1).max(200) }), z.object({ at: z.string() })),
    /**
     * The disc goes back and nothing of it is imported: who was on it stands in the trail with the reason, what was copied of it is removed. Refused
     * (`decision-outdated`) when something of it is being imported, or was.
     */
    returnDisc: call(
      z.object({ scanId: z.string(), reason: z.string().trim().min(1).max(500) }),
      z.object({ at: z.string() }),
    ),
    /** Imports that wait for a colleague, the newest first. */
    handovers: call(nothing, z.array(handoverSchema)),
    /** Hands an import to a colleague (`to`, a user's id) or to everybody (empty). Again: the new one counts. */
    handOver: call(
      importRef.extend({ to: z.string().max(200), note: z.string().trim().min(1).max(500) }),
      z.array(handoverSchema),
    ),
    /** Somebody took it. Nothing to take is no fault. */
    takeOver: call(importRef, z.array(handoverSchema)),
    handoversChanged: event(z.array(handoverSchema)),
  },
  history: {
    list: call(historyQuerySchema, z.array(uploadLogSchema)),
    /** Everybody who is known here or ever imported something, by name where the EHR gave one. */
    users: call(nothing, z.array(z.object({ id: z.string(), name: z.string() }))),
    /** The way of one study, step by step, the oldest first. */
    story: call(z.object({ logId: z.string() }), z.array(storyStepSchema)),
    /** What the imports of the last local days came to, today included. Counted over all of them. */
    statistics: call(statisticsRange, statisticsSchema),
    /** The same as a file for others: as CSV a row a day, as JSON all of it. Leaves a row in the audit trail. */
    exportStatistics: call(
      statisticsRange.extend({ format: z.enum(['csv', 'json']) }),
      z.object({ name: z.string(), text: z.string(), rows: z.number().int() }),
    ),
    /** The import behind a row. */
    importOf: call(z.object({ logId: z.string() }), importViewSchema),
    /** The rows as a file for others. Leaves a row in the audit trail. */
    export: call(
      historyQuerySchema.extend({ format: z.enum(['csv', 'json']) }),
      z.object({ name: z.string(), text: z.string(), rows: z.number().int() }),
    ),
  },
  archive: {
    /**
     * Studies in the archive, by any of these; an empty list when none fits. With `withinMs` it is given up after so long (`archive-timeout`), for whoever asks
     * several archives side by side.
     */
    find: call(
      z
        .object({
          ...whichArchive,
          withinMs: z.number().int().min(1).max(120_000),
          ...{ mrn: z.string(), accessionNumber: z.string(), studyInstanceUid: z.string(), patientName: z.string() },
          ...{ from: z.iso.date(), until: z.iso.date(), modality: z.string(), description: z.string() },
        })
        .partial(),
      z.array(archiveStudySchema),
    ),
    /** The same by what a person types, page by page. */
    search: call(archiveSearchSchema, archivePageSchema),
    /** How much it holds in all; null where it does not say. */
    statistics: call(z.object(whichArchive), archiveStatisticsSchema.nullable()),
    /** One study by the archive's own id (`orthancStudyId`). @throws `not-found` */
    study: call(archiveStudyRef, archiveContentsSchema),
    /** The images of one series, in the order of their numbers. */
    instances: call(
      z.object({ ...whichArchive, studyInstanceUid: z.string(), seriesId: z.string() }),
      z.array(archiveInstanceSchema),
    ),
    tags: call(archivePlaceSchema, z.array(archiveTagSchema)),
    /** Null where there is nothing to draw (reports, waveforms). */
    preview: call(archivePlaceSchema, archivePreviewSchema.nullable()),
    /**
     * Writes a study to `path`: a folder, or a file that ends in .zip. `path` must not be there yet, and is not before all of it has arrived and is
     * proven. With `inFolder` a free name without patient data is made in that folder instead. Ends early when the call's signal fires.
     */
    download: call(
      archiveStudyRef.extend({
        downloadId: z.string().min(1),
        format: z.enum(downloadFormats),
        to: z.union([z.object({ path: z.string().min(1) }), z.object({ inFolder: z.string().min(1) })]),
      }),
      downloadResultSchema,
    ),
    downloadProgress: event(downloadProgressSchema),
    /** Asked before the button is shown; asked again, by whoever is in charge, when it is pressed. */
    mayDelete: call(z.object(whichArchive), deletionRightSchema),
    /** `confirmation`: what was typed, see `deletionWord`. */
    delete: call(
      archiveStudyRef.extend({ reason: z.string().trim().min(1).max(500), confirmation: z.string() }),
      deletionResultSchema,
    ),
  },
  people: {
    /** Who sits at the desk. */
    desk: call(nothing, deskSchema),
    /**
     * Signs somebody in with the EHR; while that is away by what it said some days ago. Opens a locked desk, for whoever signs in.
     * Refused with `sign-in-wrong`, `sign-in-blocked`, `sign-in-offline` or `sign-in-no-role`.
     */
    signIn: call(
      z.object({ login: z.string().trim().min(1).max(200), password: z.string().min(1).max(1024) }),
      deskSchema,
    ),
    /** Begins a sign-in on the EHR's own page. What comes of it is told by `changed`, a failure by `browserFailed`. */
    beginBrowser: call(browserWordsSchema, z.object({ url: z.string() })),
    cancelBrowser: call(nothing, deskSchema),
    lock: call(z.object({ reason: z.enum(lockReasons) }), deskSchema),
    signOut: call(nothing, deskSchema),
    /** More rights for an hour, with a reason that the administrators see. `name` where nobody is signed in. */
    takeEmergencyAccess: call(
      z.object({ reason: z.string().trim().min(8).max(500), name: z.string().trim().max(100).optional() }),
      deskSchema,
    ),
    known: call(nothing, z.array(knownPersonSchema)),
    /** Forgets what was kept of somebody for signing in without the EHR. */
    forget: call(z.object({ id: z.string() }), z.array(knownPersonSchema)),
    /** The newest first. */
    emergencies: call(nothing, z.array(emergencySchema)),
    acknowledge: call(z.object({ id: z.number().int() }), z.array(emergencySchema)),
    changed: event(deskSchema),
    browserFailed: event(faultSchema),
  },
  viewer: {
    /**
     * The viewer's address for one study or several (side by side), which lie in `archive`, or each where `archiveOf` says; absent: in the one that they were sent to. Short-lived: ask right before it is opened, keep it nowhere. Leaves a row in the trail of
     * each study: who was given its images to look at. `forRecord`: it is only named in a script's result, and nobody looks.
     */
    address: call(
      z.object({ ...whichStudies, forRecord: z.boolean().optional() }),
      z.object({ url: z.string(), expiresAt: z.string().nullable() }),
    ),
  },
} as const;

export type EngineService = typeof engineService;
export type EngineHandlers = Handlers<EngineService>;
export type EngineClient = Client<EngineService>;
export type EngineEmit = Emit<EngineService>;
