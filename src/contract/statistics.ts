import { z } from 'zod';
import { importOutcomes } from './plain.ts';

const tally = {
  studies: z.number().int(),
  bytes: z.number().int(),
  byOutcome: z.record(z.enum(importOutcomes), z.number().int()),
};
export const tallySchema = z.object(tally);
export type Tally = z.infer<typeof tallySchema>;

/** What the imports of some days came to, counted by the engine over all of them. */
export const statisticsSchema = z.object({
  ...tally,
  /** Every local day of the range as `YYYY-MM-DD`, the oldest first, those without imports too. `discs`: different media. */
  days: z.array(z.object({ day: z.iso.date(), discs: z.number().int(), ...tally })),
  discs: z.number().int(),
  /** The most frequent first. A study of several modalities counts for each. */
  modalities: z.array(z.object({ modality: z.string(), ...tally })),
  /** How the patient was found, of those matched with a directory: without a person, or by one. */
  matched: z.object({ automatic: z.number().int(), byPerson: z.number().int() }),
  /** Who made the discs: how many of the files that they promised could be read. The worst first. '' where no disc says. */
  senders: z.array(
    z.object({ sender: z.string(), studies: z.number().int(), files: z.number().int(), unreadable: z.number().int() }),
  ),
  /** From approval to the archive's proof, of those that are whole; null where there is none. Half took less than `median`, nine of ten less than `slow`. */
  secondsToConfirm: z.object({ median: z.number(), slow: z.number() }).nullable(),
});
export type Statistics = z.infer<typeof statisticsSchema>;
