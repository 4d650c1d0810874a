import { z } from 'zod';

/** What the desk is doing, in numbers: for the task bar, the tray and the question on quitting. Names nobody, so that a locked desk may show it too. */
export const activitySchema = z.object({
  /** Imports on their way now, or next in turn. */
  running: z.number().int(),
  /** Imports that wait for their time: a server that is away, the night window. */
  waiting: z.number().int(),
  /** Imports that a person stopped, one by one or with the whole queue. */
  paused: z.number().int(),
  /** Imports that need a person. */
  needsPerson: z.number().int(),
  /** Discs that are being read. */
  reading: z.number().int(),
  /** How much of what is on its way has been sent, from 0 to 1; null when nothing is. */
  share: z.number().min(0).max(1).nullable(),
  secondsLeft: z.number().nullable(),
  /** When the first of those that wait is tried again, UTC. */
  nextAt: z.string().nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

/** Something happened that whoever is not looking at the window may want to know. Ids only: no name, no number, no title. */
export const noticeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('finished'), importId: z.string(), status: z.enum(['success', 'partial', 'failed']) }),
  z.object({ kind: z.literal('needs-person'), importId: z.string() }),
  z.object({ kind: z.literal('disc-read'), scanId: z.string(), studies: z.number().int() }),
]);
export type Notice = z.infer<typeof noticeSchema>;
