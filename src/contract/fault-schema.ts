import { z } from 'zod';
import { type Fault, faultClasses, faultCodes } from './fault.ts';

/** A fault as data. Apart from `fault.ts`, which every command loads: zod would cost each of them its start. */
export const faultSchema: z.ZodType<Fault> = z.object({
  code: z.enum(faultCodes),
  class: z.enum(faultClasses),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
