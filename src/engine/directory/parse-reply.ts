import type { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';

/** A server's JSON by its schema: parsed, never trusted. @throws FaultError `ehr-error` for anything else */
export function parseReply<T extends z.ZodType>(body: string, schema: T): z.output<T> {
  const parsed = schema.safeParse(jsonOrUndefined(body));
  if (!parsed.success) throw new FaultError('ehr-error', { reason: 'unexpected-reply' });
  return parsed.data;
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
