import { z } from 'zod';
import { settingsPatchSchema } from './settings.ts';

/**
 * What an administrator decides for every desk of a fleet, in one file that people at the desk cannot write. What it names is no longer
 * theirs to change. It holds no secrets: those are entered at the desk, or by `gantry init`.
 */
export const policySchema = z.strictObject({
  /** As in Settings; the whole of a part that is named. */
  settings: settingsPatchSchema.strict().optional(),
  /** Gantry starts with the session of the person who signs in to the computer, without a window, and works the queue. */
  autostart: z.boolean().optional(),
});
export type Policy = z.infer<typeof policySchema>;
