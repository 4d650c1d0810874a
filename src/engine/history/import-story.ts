import { z } from 'zod';
import { fieldComparisonSchema } from '../../contract/directory.ts';
import { faultSchema } from '../../contract/fault-schema.ts';
import { importViewSchema, type StoryStep, seriesNumbersSchema } from '../../contract/imports.ts';
import type { AuditEntry } from '../ledger/audit.ts';

const detailSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    note: z.string(),
    fault: faultSchema.nullable(),
    confirmed: z.number(),
    alreadyStored: z.number(),
    series: z.array(seriesNumbersSchema),
    reason: z.string(),
    state: importViewSchema.shape.archiveState,
    evidence: z.object({ match: z.object({ fields: z.array(fieldComparisonSchema) }).nullable() }).nullable(),
    plan: z.object({ plan: z.object({ changes: z.array(z.looseObject({ keyword: z.string(), new: z.string() })) }) }),
  })
  .partial();
type Detail = z.infer<typeof detailSchema>;

const kinds: Readonly<Record<string, StoryStep['kind']>> = {
  'import.approved': 'approved',
  'transfer.begun': 'begun',
  'transfer.done': 'proven',
  'import.finished': 'finished',
  'import.retried': 'waited',
  'import.sentBack': 'waited',
  'import.held': 'held',
  'import.released': 'taken-up',
  'import.reopened': 'taken-up',
  'import.cancelled': 'cancelled',
  'originals.removed': 'removed',
  'import.compared': 'checked',
  'import.amended': 'amended',
  'order.linked': 'linked',
  'import.not-this-patient': 'withdrawn',
  'order.unlinked': 'unlinked',
  'import.rechecked': 'rechecked',
  'import.deleted': 'deleted',
  'disc.returned': 'returned',
  'import.handed-over': 'handed-over',
  'import.taken-over': 'taken-over',
  'import.paused': 'paused',
  'import.resumed': 'resumed',
  'import.restored': 'restored',
  'study.viewed': 'viewed',
};

/** The way of one import as its audit rows tell it: disc, match, changes, transfer, proof, link. */
export function importStory(entries: readonly AuditEntry[]): StoryStep[] {
  return entries.flatMap((entry) => {
    const detail = detailSchema.safeParse(entry.detail).data ?? {};
    const kind = kindOf(entry.action, detail);
    if (kind === null) return [];
    return {
      ...{ at: entry.at, actor: entry.actor, kind },
      fields: detail.evidence?.match?.fields ?? [],
      changes: (detail.plan?.plan.changes ?? []).map((change) => ({
        ...{ keyword: change.keyword, new: change.new },
        old: oldText(change.old),
      })),
      confirmed: detail.confirmed ?? null,
      alreadyStored: detail.alreadyStored ?? null,
      archiveState: detail.state ?? null,
      series: detail.series ?? [],
      fault: detail.fault ?? null,
      ...(kind === 'deleted' && detail.reason ? { reason: detail.reason } : {}),
      ...noteOf(kind, detail),
    };
  });
}

function noteOf(kind: StoryStep['kind'], { to, note }: Detail): Pick<StoryStep, 'note'> {
  const text = kind === 'returned' ? to : kind === 'handed-over' ? note : undefined;
  return text === undefined ? {} : { note: text };
}

/** Two of the four stations that an import leaves are steps of their own; the others are told by `transfer.…` and `import.finished`. */
function kindOf(action: string, { from }: Detail): StoryStep['kind'] | null {
  if (action === 'import.advanced') return from === 'stage' ? 'copied' : from === 'upload' ? 'sent' : null;
  return kinds[action] ?? null;
}

/** A plan's old values are a text, or a list where the objects did not agree. */
function oldText(old: unknown): string {
  if (typeof old === 'string') return old;
  if (Array.isArray(old)) return old.map((value) => oldText(value)).join(' / ');
  if (typeof old === 'object' && old !== null && 'value' in old) return oldText(old.value);
  return '';
}
