import { z } from 'zod';
import { recordedAnswersSchema } from '../../contract/desk.ts';
import { decisions, fieldComparisonSchema, matchSchema } from '../../contract/directory.ts';
import { faultSchema } from '../../contract/fault-schema.ts';
import { importViewSchema, type StoryStep, seriesNumbersSchema } from '../../contract/imports.ts';
import { tagChangeSchema } from '../../contract/plan.ts';
import type { AuditEntry } from '../ledger/audit.ts';

const { keyword, new: newValue } = tagChangeSchema.shape;
const changeShape = { keyword, new: newValue, tag: z.string().default(''), vr: z.string().default('') };

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
    evidence: z
      .object({
        match: z
          .object({
            fields: z.array(fieldComparisonSchema),
            decision: z.enum(decisions).optional(),
            verification: matchSchema.shape.verification.optional(),
          })
          .nullable(),
        confirmed: z.array(z.string()),
        confirmedBy: z.string(),
        patientSaid: recordedAnswersSchema.nullable(),
      })
      .partial()
      .nullable(),
    plan: z.object({ plan: z.object({ changes: z.array(z.looseObject(changeShape)) }) }),
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

/**
 * The way of one import as its audit rows tell it: disc, match, changes, transfer, proof, link. `nameOf`: what somebody is called who stands there by an id.
 */
export function importStory(entries: readonly AuditEntry[], nameOf: (id: string) => string = (id) => id): StoryStep[] {
  return entries
    .map((entry) => stepOf(entry, nameOf))
    .filter((step) => step !== null)
    .filter((step, n, steps) => !isSameWait(step, steps[n - 1]));
}

/** A night of waiting for a server that is away is hundreds of rows, and one step of the story. */
function isSameWait(step: StoryStep, before: StoryStep | undefined): boolean {
  return step.kind === 'waited' && before?.kind === 'waited' && step.fault?.code === before.fault?.code;
}

function stepOf(entry: AuditEntry, nameOf: (id: string) => string): StoryStep | null {
  const detail = detailSchema.safeParse(entry.detail).data ?? {};
  const kind = kindOf(entry.action, detail);
  if (kind === null) return null;
  return {
    ...{ at: entry.at, actor: nameOf(entry.actor), kind },
    fields: detail.evidence?.match?.fields ?? [],
    changes: (detail.plan?.plan.changes ?? []).map((change) => ({
      ...{ tag: change.tag, keyword: change.keyword, vr: change.vr, new: change.new },
      old: oldTexts(change.old),
    })),
    ...(kind === 'approved' && detail.evidence ? decisionOf(detail.evidence, nameOf) : {}),
    confirmed: detail.confirmed ?? null,
    alreadyStored: detail.alreadyStored ?? null,
    archiveState: detail.state ?? null,
    series: detail.series ?? [],
    fault: detail.fault ?? null,
    ...(kind === 'deleted' && detail.reason ? { reason: detail.reason } : {}),
    ...noteOf(kind, detail),
  };
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

/** Who or what decided that the study is this patient's, and what was said for it. */
function decisionOf(
  { match, confirmed = [], confirmedBy, patientSaid }: NonNullable<Detail['evidence']>,
  nameOf: (id: string) => string,
): Pick<StoryStep, 'chosen' | 'ticked' | 'patientSaid'> {
  const { decision, verification } = match ?? {};
  const chosen = decision === 'auto' ? 'rules' : verification === 'contradicted' ? 'against' : 'person';
  return {
    ...(decision === undefined ? {} : { chosen }),
    ...(confirmed.length === 0 || confirmedBy === undefined
      ? {}
      : { ticked: { fields: confirmed, by: nameOf(confirmedBy) } }),
    ...(patientSaid === undefined
      ? {}
      : { patientSaid: patientSaid && { ...patientSaid, actor: nameOf(patientSaid.actor) } }),
  };
}

/** A plan's old values are a text, or a list where the objects did not agree. */
function oldTexts(old: unknown): string[] {
  if (typeof old === 'string') return [old];
  if (Array.isArray(old)) return old.flatMap((value) => oldTexts(value));
  if (typeof old === 'object' && old !== null && 'value' in old) return oldTexts(old.value);
  return [];
}
