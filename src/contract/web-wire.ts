import { z } from 'zod';
import { pinPattern } from './plain.ts';

const pins = z.array(z.string().regex(pinPattern)).max(8);

/** How the line to one server is secured beyond its authority. Of the client's key only that there is one. */
export const wireSchema = z.object({
  /** The server's chain must hold one of these keys; none: any that its authority vouches for. */
  pins: z.array(z.string()),
  /** What we show of ourselves, in PEM; empty for nothing. */
  clientCertPem: z.string(),
  hasClientKey: z.boolean(),
});
export type Wire = z.infer<typeof wireSchema>;

export const wireInputSchema = z.object({
  pins: pins.optional(),
  clientCertPem: z.string().max(64_000).optional(),
  /** Its private key in PEM, unencrypted: it is kept in the encrypted ledger. */
  clientKeyPem: z.string().max(64_000).optional(),
});
export type WireInput = z.infer<typeof wireInputSchema>;

const proxyBase = {
  /** `http://proxy:3128` or `https://…`, without an account. */
  url: z.url({ protocol: /^https?$/ }),
  user: z.string(),
  /** Hosts that are asked without it, as NO_PROXY has them (`.clinic.example`, `10.0.0.5`). */
  bypass: z.array(z.string().regex(/^[^\s,]+$/)).max(64),
};
export const proxySchema = z.object({ ...proxyBase, hasPassword: z.boolean() });
export const proxyInputSchema = z.object({ ...proxyBase, password: z.string().optional() });
