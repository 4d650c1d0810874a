import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../contract/fault.ts';
import { type ReleaseKind, releaseKinds } from '../contract/updates.ts';

/** Electron-updater's own description of a release, with what Gantry must know of it besides. */
const feedSchema = z.object({
  product: z.literal('org.gantry.Gantry'),
  kind: z.enum(releaseKinds),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  releaseDate: z.iso.datetime(),
  /** From then on nobody may offer it any more: an old description is not to be played again for ever. */
  validUntil: z.iso.datetime(),
  ledgerVersion: z.number().int().min(1),
  /** To how many desks in a hundred it is offered yet; absent: to all. */
  stagingPercentage: z.number().min(0).max(100).optional(),
  files: z
    .array(
      z.object({
        // Beside the description, nowhere else.
        url: z.string().regex(/^\w[\w.+-]*$/),
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.number().int().positive(),
      }),
    )
    .min(1),
});
export type SignedRelease = z.infer<typeof feedSchema>;

/**
 * Reads the description of a release, after its signature has been checked: Ed25519 over its very bytes, by a key that was built into this Gantry.
 *
 * @param options.signature Base64
 * @param options.keys public keys, Base64 of SubjectPublicKeyInfo in DER
 * @throws FaultError `update-unsigned` (`reason`: `signature`, `content`, `kind` or `expired`)
 */
export function readSignedFeed(
  text: string,
  options: { signature: string; keys: readonly string[]; kind: ReleaseKind; now: Date },
): SignedRelease {
  const { signature, keys, kind, now } = options;
  const refused = (reason: string) => new FaultError('update-unsigned', { reason });
  const isSigned = keys.some((key) =>
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
      Buffer.from(signature, 'base64'),
    ),
  );
  if (!isSigned) throw refused('signature');
  const feed = feedSchema.safeParse(parsed(text)).data;
  if (!feed) throw refused('content');
  // The way back is signed for itself: it must not be passed off as the newest.
  if (feed.kind !== kind) throw refused('kind');
  if (new Date(feed.validUntil) < now) throw refused('expired');
  return feed;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
