import type { Station } from '../../../src/contract/import-choices.ts';
import type { Counts, ImportView } from '../../../src/contract/imports.ts';

/** What the engine in its own process is to do: import a disc, or go on with what its home holds. */
export interface EngineJob {
  readonly home: string;
  /** Of the vault, in hex. */
  readonly key: string;
  readonly disc: string;
  /** Whether the scan copies (nothing is left to stage then) or the disc is read a second time. */
  readonly copies: boolean;
  readonly archive: { url: string; user: string; password: string };
  readonly ehr: { url: string; user: string; password: string };
  readonly patientId: string;
  readonly orderId: string;
}

/** What it said, and must answer for whatever becomes of it. */
export type Said =
  | { readonly kind: 'warm' | 'open' | 'ended' }
  /** "The disc can go back." */
  | { readonly kind: 'copied'; readonly files: number }
  | {
      readonly kind: 'import';
      readonly station: Station;
      readonly condition: ImportView['condition'];
      readonly status: ImportView['status'];
      readonly fault: string | null;
      readonly counts: Counts;
    };
