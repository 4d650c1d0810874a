import { z } from 'zod';
import { emergencyModes, signInMethods } from './plain.ts';

/**
 * What people may do here, from the least to the most. The EHR's `front_desk`, `radiographer`, `radiologist` and `admin` become these
 * (`engine/people/roles-of-ehr.ts`).
 */
export const roles = ['front-desk', 'imaging', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const peopleSettingsSchema = z.object({
  signIn: z.enum(signInMethods),
  /** Days after the last sign-in with the EHR during which a password still opens the desk while the EHR is away; 0 for never. */
  offlineDays: z.number().int().min(0).max(30),
  /** Minutes without mouse or keyboard after which the desk locks; null for never. */
  lockMinutes: z.number().int().min(1).max(240).nullable(),
  emergency: z.enum(emergencyModes),
});
export type PeopleSettings = z.infer<typeof peopleSettingsSchema>;

/** How the desk knows who somebody is: the computer's account, the EHR now, the EHR some days ago, or her own word. */
export const identitySources = ['computer', 'ehr', 'offline', 'emergency'] as const;

export const personSchema = z.object({
  /** The EHR's id; of others the account's name, or `emergency:` and the name given. */
  id: z.string(),
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  source: z.enum(identitySources),
  /** Until when emergency rights last; null without them. */
  emergencyUntil: z.string().nullable(),
});
export type Person = z.infer<typeof personSchema>;

export const lockReasons = ['person', 'idle', 'suspend', 'screen-lock', 'emergency-over'] as const;
export type LockReason = (typeof lockReasons)[number];

/** Who sits at the desk. Holds no patient data: it is told to locked windows, too. */
export const deskSchema = z.object({
  signIn: z.enum(signInMethods),
  /** `open`: calls are answered by the person's roles. `locked`: hers until she or somebody else signs in. `nobody`: signed out. */
  status: z.enum(['open', 'locked', 'nobody']),
  person: personSchema.nullable(),
  lockMinutes: z.number().int().nullable(),
  emergency: z.enum(emergencyModes),
  /** The EHR that the password is for; null where none is connected. */
  ehrHost: z.string().nullable(),
  /** Who signed in here lately, the last one first. */
  recent: z.array(z.object({ login: z.string(), name: z.string() })),
  /** The EHR's page is open in a browser and is waited for. */
  isBrowserOpen: z.boolean(),
});
export type Desk = z.infer<typeof deskSchema>;

/** Somebody took rights beyond her own, or worked without signing in. */
export const emergencySchema = z.object({
  id: z.number().int(),
  at: z.string(),
  until: z.string(),
  personId: z.string(),
  personName: z.string(),
  reason: z.string(),
  /** When an administrator has looked at it; null until then. */
  seenAt: z.string().nullable(),
  seenBy: z.string().nullable(),
});
export type Emergency = z.infer<typeof emergencySchema>;

/** Somebody whom this desk knows. */
export const knownPersonSchema = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  lastSignInAt: z.string(),
  /** Until when she can sign in without the EHR; null when she cannot. */
  offlineUntil: z.string().nullable(),
});
export type KnownPerson = z.infer<typeof knownPersonSchema>;

/** What a person reads in the browser when the EHR's page is done, in her language. */
export const browserWordsSchema = z.object({ done: z.string().max(300), refused: z.string().max(300) });
export type BrowserWords = z.infer<typeof browserWordsSchema>;
