import { z } from 'zod';

/** `latest`: a version after this one. `earlier`: one to which the publisher lets a site go back. */
export const releaseKinds = ['latest', 'earlier'] as const;
export type ReleaseKind = (typeof releaseKinds)[number];

const releaseSchema = z.object({
  kind: z.enum(releaseKinds),
  version: z.string(),
  releasedAt: z.string(),
  sizeBytes: z.number().int(),
});

/**
 * How far a change of version is. `unavailable`: this installation is not one that Gantry can replace. `unsigned`: whoever built it named no key to
 * check updates by. `ready`: downloaded and proven, waiting for somebody's word. `last`: what became of the one before.
 */
export const updateStateSchema = z.object({
  version: z.string(),
  step: z.enum(['unavailable', 'unsigned', 'idle', 'looking', 'none', 'offered', 'downloading', 'ready', 'installing']),
  release: releaseSchema.nullable(),
  percent: z.number().nullable(),
  last: z.object({ outcome: z.enum(['installed', 'failed']), version: z.string() }).nullable(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;

/** Where new versions come from: a folder of a web server of the site's or the publisher's. */
export const updateSourceSchema = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** What is about to be installed, as its signed description says. `ledgerVersion`: the newest shape of the records that it understands. */
export const updateIntentSchema = z.object({
  kind: z.enum(releaseKinds),
  version: z.string().max(64),
  ledgerVersion: z.number().int().min(1),
});
