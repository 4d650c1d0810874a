import type { Patient } from '../../contract/directory.ts';

/** What is asked of a directory for one study: by blocking keys, or, where it holds none, by the fields themselves. */
export interface CandidateQuery {
  /** Keys of the person on the disc (`identity/blocking-keys.ts`), for sources that store those of their patients. */
  readonly keys: readonly BlockingProbe[];
  /** The same person by fields, for sources that search. ISO date or ''. */
  readonly birthDate: string;
  /** Each way in which the name is written, as the disc has it. */
  readonly names: readonly { readonly familyName: string; readonly givenName: string }[];
  readonly ids: readonly { readonly value: string; readonly issuer: string }[];
}

export interface BlockingProbe {
  readonly key: number;
  /** A list cut off under an essential key makes the pool incomplete: a rival could be in the rest. */
  readonly isEssential: boolean;
  /** Of a key that more patients than this share, nobody need be given. */
  readonly limit: number;
}

export interface CandidatePool {
  /** Each patient once, in any order; patients whom no question named do no harm. Merged records may be among them. */
  readonly patients: readonly Patient[];
  /** False when an essential question was cut off, timed out or could not be asked: nothing is automatic then. */
  readonly isComplete: boolean;
}

/** How far the directory can be relied on (matching.md §6.1: no automatic decision on a partial or old one). */
export interface DirectoryStanding {
  /** `live`: the directory itself answers; `copy`: what was synced from it. */
  readonly kind: 'live' | 'copy';
  /** False when the last sync ended early, was cut off, or never ran whole. A live directory is whole. */
  readonly isWhole: boolean;
  /** When the copy was last known to be the directory's state, ISO 8601; null for a live one, and for a copy that never was. */
  readonly syncedAt: string | null;
  /** How many patients there are, where that is known. */
  readonly patients: number | null;
}

/** Where the matcher gets candidates from. Troubles on the way are `FaultError`s, a fired signal the fault `cancelled`. */
export interface PatientSource {
  candidates(query: CandidateQuery, signal?: AbortSignal): Promise<CandidatePool>;
  /**
   * For each key (`frequencyKeys`) how many patients have it, in the same order; null where the source cannot tell, and the matcher
   * reckons with common names then.
   */
  counts(keys: readonly number[], signal?: AbortSignal): Promise<readonly number[] | null>;
  standing(signal?: AbortSignal): Promise<DirectoryStanding>;
}
