import type { PlanDigests } from '../dicom/apply-plan.ts';
import { type BatchWriter, batchWriter, type WriteJob } from '../dicom/write-batch.ts';
import type { DecisionNote } from './element-decisions.ts';
import type { KnownIdentity } from './known-identity.ts';
import { type HeldFile, openDeidentifier } from './plan-deidentification.ts';
import type { DeidentificationPolicy } from './policy.ts';
import type { Action } from './profile.ts';

/** A file to de-identify: whose it is decides over pseudonym, shift and the texts that are searched for. */
export interface DeidentificationJob extends WriteJob {
  readonly patient: string;
  readonly patientId: string;
}

/** What is known of each patient, by `patientKey`. Plain data: threads get a copy. */
export type KnownPatients = ReadonlyMap<string, KnownIdentity>;

/** What became of one file. */
export type FileOutcome =
  | ({
      readonly ok: true;
      /** How often each action code of PS3.15 Table E.1-1a was applied. */
      readonly actions: Partial<Record<Action, number>>;
      /** Keywords of texts that are kept and in which an identity was found and cut out. */
      readonly cleaned: readonly string[];
      readonly notes: readonly DecisionNote[];
    } & PlanDigests)
  | HeldFile;

/** What a thread is told when it starts. */
export interface DeidentifyThreadData {
  readonly policy: DeidentificationPolicy;
  readonly known: KnownPatients;
}

/** Makes a writer of de-identified files, for this thread or another. */
export function deidentifyingWriter({
  policy,
  known,
}: DeidentifyThreadData): BatchWriter<DeidentificationJob, FileOutcome> {
  const deidentifier = openDeidentifier(policy);
  return batchWriter<DeidentificationJob, FileOutcome>(
    async (source, { patient, patientId }) => {
      const identity = known.get(patient);
      if (identity === undefined) throw new Error('a file of a patient that no survey has seen');
      const planned = await deidentifier.plan(source, { key: patient, id: patientId, known: identity });
      if (!planned.ok) return { refused: planned };
      const { actions, cleaned, notes } = planned.log;
      const about = { ok: true as const, actions, cleaned: [...cleaned].sort(), notes: [...notes].sort() };
      return { plan: planned.plan, result: (digests) => ({ ...about, ...digests }) };
    },
    { pixelDigest: false },
  );
}
