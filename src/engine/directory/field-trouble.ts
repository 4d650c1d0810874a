import type { z } from 'zod';
import type { RowProblem } from '../../contract/directory.ts';

/** Why a server's record could not be taken: which record, and which of its fields; never what stands there. */
export function fieldTrouble(record: string, error: z.ZodError): Pick<RowProblem, 'reason' | 'why'> {
  const field = error.issues[0]?.path.join('.') ?? '';
  return { reason: `${record}: ${field}`, why: { code: 'record-field', record, field } };
}
