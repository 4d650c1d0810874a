import { z } from 'zod';

/** How an archive is spoken to: Orthanc's own REST interface, or DICOMweb, whose root the address then is. Absent means Orthanc. */
export const archiveProtocols = ['orthanc', 'dicomweb'] as const;

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
});

/** What the window may know of the settings. Secrets only ever go in. */
export const settingsSchema = z.object({
  archive: z
    .object({
      url: z.string(),
      user: z.string(),
      hasPassword: z.boolean(),
      caPem: z.string(),
      protocol: z.enum(archiveProtocols).optional(),
    })
    .nullable(),
  ehr: z
    .object({ kind: z.literal('rest'), url: z.string(), user: z.string(), hasPassword: z.boolean(), caPem: z.string() })
    .nullable(),
  viewer: z.object({ url: z.string() }).nullable(),
  site: z.object({ institutionName: z.string(), stationName: z.string() }),
  upload: uploadSchema,
  /** Hosts that an administrator allows over plain HTTP; loopback always is. */
  allowPlainHttpHosts: z.array(z.string()),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z.object({
  archive: z
    .object({
      url: z.url(),
      user: z.string(),
      password: z.string().optional(),
      caPem: z.string().optional(),
      protocol: z.enum(archiveProtocols).optional(),
    })
    .nullable()
    .optional(),
  ehr: z
    .object({
      kind: z.literal('rest'),
      url: z.url(),
      user: z.string(),
      password: z.string().optional(),
      caPem: z.string().optional(),
    })
    .nullable()
    .optional(),
  viewer: z.object({ url: z.url() }).nullable().optional(),
  site: z.object({ institutionName: z.string(), stationName: z.string().max(16) }).optional(),
  /** What is not named stays. */
  upload: uploadSchema.partial().optional(),
  allowPlainHttpHosts: z.array(z.string()).optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** One line of `gantry doctor` and of the status foot. */
export const healthSchema = z.object({
  part: z.enum(['archive', 'dicomweb', 'ehr', 'viewer', 'vault', 'disk', 'clock']),
  state: z.enum(['ok', 'warning', 'failed', 'not-configured']),
  detail: z.string(),
  fault: z
    .object({
      code: z.string(),
      class: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .nullable(),
});
export type Health = z.infer<typeof healthSchema>;
