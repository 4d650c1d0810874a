import { z } from 'zod';
import { peopleSettingsSchema } from './people.ts';
import { absolutePath, directoryKinds, ehrFields, firstRunSteps, isArchiveName } from './plain.ts';
import { updateSourceSchema } from './updates.ts';
import { proxyInputSchema, proxySchema, wireInputSchema, wireSchema } from './web-wire.ts';

/** How an archive is spoken to: Orthanc's own REST interface, or DICOMweb, whose root the address then is. Absent means Orthanc. */
export const archiveProtocols = ['orthanc', 'dicomweb'] as const;

/** What an administrator should know of an Orthanc, and the front desk can do nothing about; `settings.notice.<code>` in `resources/locales`. */
export const archiveNotices = ['recycles-when-full', 'overwrites', 'reencodes', 'outdated'] as const;
export type ArchiveNotice = (typeof archiveNotices)[number];

/** How far the guide came. `later`: skipped, to be come back to. `none`: there is none at this site. A step without an answer was not reached. */
export const firstRunSchema = z.object({
  answers: z.partialRecord(z.enum(firstRunSteps), z.enum(['done', 'later', 'none'])),
  /** Not shown at the start any more, whether all is set up or not. */
  isClosed: z.boolean(),
});
export type FirstRun = z.infer<typeof firstRunSchema>;

/** One field of the EHR and the tag, by keyword, that it becomes. A field may become several tags; a tag comes from one field. */
export const tagMappingSchema = z.object({ field: z.enum(ehrFields), keyword: z.string().min(1).max(64) });
export type TagMapping = z.infer<typeof tagMappingSchema>;

/** What is wrong with one row of the map. `identity`: a row that must stay, or a tag that is not for another field. */
export const mappingProblemSchema = z.object({
  field: z.enum(ehrFields),
  keyword: z.string(),
  code: z.enum(['unknown-keyword', 'not-editable', 'wrong-vr', 'taken-twice', 'identity']),
});
export type MappingProblem = z.infer<typeof mappingProblemSchema>;

/** The map tried on an invented patient and order: what each tag would hold, and what is wrong with the rows. */
export const mappingTrialSchema = z.object({
  problems: z.array(mappingProblemSchema),
  example: z.array(z.object({ field: z.enum(ehrFields), keyword: z.string(), tag: z.string(), value: z.string() })),
});
export type MappingTrial = z.infer<typeof mappingTrialSchema>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** How the line to the archive is used. */
const uploadSchema = z.object({
  /** At most so many at once. */
  connections: z.number().int().min(1).max(8),
  /** Finds the best number up to `connections` by itself. */
  adaptive: z.boolean(),
  /** For all connections together; null for no limit. */
  maxBytesPerSecond: z.number().int().min(8_000).nullable(),
  /** Local times between which images leave; null for always. */
  window: z.object({ from: timeOfDay, until: timeOfDay }).nullable(),
  /** Nothing leaves over a line that costs by the byte, as far as the system says that it does. */
  pauseOnMetered: z.boolean(),
});

/** What the matcher may decide without a person. Absent: `defaultMatching`. */
const matchingSchema = z.object({
  /** The kill switch: false, and every match waits for a person. */
  automatic: z.boolean(),
  /** Tiers of evidence that decide; 4 to 7 only after the site's own shadow run (`gantry match --tiers`). */
  tiers: z.array(z.number().int().min(1).max(7)),
  /** A copy of the directory that is older decides nothing. */
  copyHours: z.number().min(1).max(720),
  /** Who issues this site's accession numbers, as discs name it (0008,0051). With it the same number on a disc is proof of the order; absent: none is. */
  accessionIssuer: z.string().trim().max(64).optional(),
});
export type Matching = z.infer<typeof matchingSchema>;

/** Where and how studies leave de-identified, for research or teaching. Names of options are those of `gantry deidentify`. */
const researchRules = {
  project: z.string().trim().min(1).max(64),
  options: z.array(z.string()).max(16),
};

export const archiveNameSchema = z.string().trim().refine(isArchiveName);
/**
 * Which studies go to a further archive by themselves: of one of these modalities, or from an institution whose name holds one of these texts. Both
 * empty: only what somebody sends there.
 */
const archiveRule = {
  modalities: z.array(z.string().trim().min(1).max(16)).max(32),
  institutions: z.array(z.string().trim().min(1).max(64)).max(32),
};

/** What the window may know of the settings. Secrets only ever go in. */
export const settingsSchema = z.object({
  archive: z
    .object({
      url: z.string(),
      user: z.string(),
      hasPassword: z.boolean(),
      caPem: z.string(),
      protocol: z.enum(archiveProtocols).optional(),
      wire: wireSchema.optional(),
    })
    .nullable(),
  /** Further archives beside `archive`, in the order in which their rules are asked; absent: none. */
  archives: z
    .array(
      z.object({
        ...{ name: z.string(), url: z.string(), user: z.string(), hasPassword: z.boolean(), caPem: z.string() },
        protocol: z.enum(archiveProtocols).optional(),
        wire: wireSchema.optional(),
        ...archiveRule,
      }),
    )
    .optional(),
  /**
   * The directory. `url`: the server; of a worklist `dicom://host:port/AETITLE`; of CSV files the folder as `file:` address. `user`: the account; of FHIR the
   * client id of SMART backend services (its private key is then the password), or empty (the password is a bearer token); of a worklist our own AE title.
   */
  ehr: z
    .object({
      kind: z.enum(directoryKinds),
      url: z.string(),
      user: z.string(),
      hasPassword: z.boolean(),
      caPem: z.string(),
      wire: wireSchema.optional(),
    })
    .nullable(),
  viewer: z.object({ url: z.string() }).nullable(),
  /** The archive for de-identified studies: another one than the clinical. Absent or null: none is set up. */
  research: z
    .object({ url: z.string(), user: z.string(), hasPassword: z.boolean(), caPem: z.string(), ...researchRules })
    .nullable()
    .optional(),
  site: z.object({ institutionName: z.string(), stationName: z.string() }),
  upload: uploadSchema,
  /** Which field of the EHR becomes which tag; absent: the specification's table 7. */
  tagMap: z.array(tagMappingSchema).optional(),
  /** How long copies of media stay that nobody imports. */
  copies: z.object({ keepHours: z.number().int().min(1).max(720) }),
  /** Backups of the records: how often, how many are kept, where (null: in the data folder). */
  backup: z.object({ everyHours: z.number().min(1), keep: z.number().int().min(1), folder: z.string().nullable() }),
  /** Days that an image's original stays in the vault after the archive confirmed it; null keeps all for ever. */
  retention: z.object({ originalsDays: z.number().int().min(0).nullable() }),
  /** Hosts that an administrator allows over plain HTTP; loopback always is. */
  allowPlainHttpHosts: z.array(z.string()),
  /** Folders that other programs put studies into. */
  dropFolders: z.array(z.string()),
  /** Discs are read as soon as they are in, without a click. */
  openMediaByItself: z.boolean(),
  matching: matchingSchema.optional(),
  /** Who signs in and how; absent: nobody does. */
  people: peopleSettingsSchema.optional(),
  /** The proxy to archive and EHR; absent or null: what HTTPS_PROXY and NO_PROXY of the environment say. */
  proxy: proxySchema.nullable().optional(),
  /** Where new versions come from; absent or null: nowhere, the site's own software distribution brings them. */
  updates: updateSourceSchema.nullable().optional(),
  /** Absent: nobody has begun the guide. */
  firstRun: firstRunSchema.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

const serverPatch = {
  url: z.url(),
  user: z.string(),
  /** Absent: the saved one stays, as long as the server and the way to sign in stay the same. */
  password: z.string().optional(),
  caPem: z.string().optional(),
  /** What is not named stays, as long as the server stays the same. */
  wire: wireInputSchema.optional(),
};
const archivePatchSchema = z.object({ ...serverPatch, protocol: z.enum(archiveProtocols).optional() });
const directoryPatchSchema = z.object({ kind: z.enum(directoryKinds), ...serverPatch });
const viewerPatchSchema = z.object({ url: z.url() });
const researchPatchSchema = z.object({ ...serverPatch, ...researchRules });

/** What is tried before it is saved; secrets that are not named are the saved ones, as when it is saved. */
const asTyped = { allowPlainHttpHosts: z.array(z.string()).optional() };
export const archiveAsTypedSchema = z.object({
  archive: archivePatchSchema,
  /** A further archive's: the secrets saved under this name count, and an address that another one has is refused as when it is saved. */
  name: archiveNameSchema.optional(),
  ...asTyped,
});
/** What a site's rules for research name is tried with them, so that a wrong one is said before it is saved. */
export const researchAsTypedSchema = z.object({ research: researchPatchSchema, ...asTyped });
export const directoryAsTypedSchema = z.object({ ehr: directoryPatchSchema, ...asTyped });
/** Null: the EHR's own viewer. */
export const viewerAsTypedSchema = z.object({ viewer: viewerPatchSchema.nullable(), ...asTyped });

export const settingsPatchSchema = z.object({
  archive: archivePatchSchema.nullable().optional(),
  /** The whole list. Refused (`settings-invalid`) with a name or an address that is taken twice. */
  archives: z
    .array(archivePatchSchema.extend({ name: archiveNameSchema, ...archiveRule }))
    .max(16)
    .optional(),
  ehr: directoryPatchSchema.nullable().optional(),
  viewer: viewerPatchSchema.nullable().optional(),
  /** Refused (`settings-invalid`) with an option that there is none of, and where it names the clinical archive. */
  research: researchPatchSchema.nullable().optional(),
  site: z.object({ institutionName: z.string(), stationName: z.string().max(16) }).optional(),
  /** What is not named stays. */
  upload: uploadSchema.partial().optional(),
  /** The whole map; null goes back to the specification's table 7. Refused (`settings-invalid`) with a row that cannot be. */
  tagMap: z.array(tagMappingSchema).max(64).nullable().optional(),
  copies: z.object({ keepHours: z.number().int().min(1).max(720) }).optional(),
  backup: z
    .object({
      everyHours: z.number().min(1).max(8_760),
      keep: z.number().int().min(1).max(1_000),
      folder: z.string().min(1).nullable(),
    })
    .optional(),
  retention: z.object({ originalsDays: z.number().int().min(0).max(36_500).nullable() }).optional(),
  allowPlainHttpHosts: z.array(z.string()).optional(),
  dropFolders: z.array(z.string().regex(absolutePath)).max(16).optional(),
  openMediaByItself: z.boolean().optional(),
  matching: matchingSchema.optional(),
  /** What is not named stays. Turned on only by an administrator who has signed in with the EHR (`sign-in-needed` otherwise). */
  people: peopleSettingsSchema.partial().optional(),
  proxy: proxyInputSchema.nullable().optional(),
  updates: updateSourceSchema.nullable().optional(),
  firstRun: firstRunSchema.optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** What a line of health can tell; `code` picks the words in `resources/locales` (`settings.fact.<code>`). */
export const healthFactCodes = [
  'product',
  'answers',
  'answers-dicomweb',
  'dicomweb-silent',
  'signed-in',
  'fhir-read',
  'files-read',
  'scheduled',
  'key-file',
  'key-keychain',
  'key-passphrase',
  'key-plain-file',
  'key-changing',
  'backup-made',
  'no-backup',
  'free-space',
  'viewer-address',
  'viewer-from-ehr',
  'clock-agrees',
  'clock-behind',
  'clock-ahead',
  'no-clock',
  'certificate-until',
  'no-certificate',
  'sign-in-off',
  'sign-in-browser',
  'sign-in-password',
  'offline-days',
  'offline-never',
  'locks-after',
  'locks-never',
  'emergencies-open',
  'project',
  'tls-everywhere',
  'plain-http',
  'keys-pinned',
  'own-certificate',
  'proxy',
  'proxy-environment',
] as const;
/** `params` are plain values; one whose name ends in `Bytes`, `Seconds`, `Days` or `On` (an ISO date) is written as its language writes it. */
export const healthFactSchema = z.object({
  code: z.enum(healthFactCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type HealthFact = z.infer<typeof healthFactSchema>;

/** Makes a fact of a line of health. */
export function healthFact(code: HealthFact['code'], params: HealthFact['params'] = {}): HealthFact {
  return { code, params };
}

/** One line of `gantry doctor` and of the status foot. */
export const healthSchema = z.object({
  part: z.enum([
    'archive',
    'dicomweb',
    'ehr',
    'directory',
    'worklist',
    'viewer',
    'vault',
    'backup',
    'disk',
    'clock',
    'certificate',
    'people',
    'research',
    'wire',
  ]),
  state: z.enum(['ok', 'warning', 'failed', 'not-configured']),
  /** In English, for the command line. */
  detail: z.string(),
  /** The same for the window, which has its own words; of the copy of the directory it knows more itself. */
  facts: z.array(healthFactSchema),
  /** Why an archive's state is a warning. Shown in the settings and by `doctor`, never at the front desk. */
  notices: z.array(z.enum(archiveNotices)).optional(),
  /** Which of several archives the line is about; absent for the first one. */
  archive: z.string().optional(),
  fault: z
    .object({
      code: z.string(),
      class: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .nullable(),
});
export type Health = z.infer<typeof healthSchema>;
