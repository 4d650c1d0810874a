import { keptKeywords, type ScannedInstance, type ScannedKeyword } from '../study/scanned-instance.ts';
import type { FileOutcome } from './file-outcome.ts';

/**
 * An outcome on its way between threads. Slices of a series differ in three or four of forty facts: an instance with the same keywords
 * as the instance before it in the batch carries only those that differ.
 */
export type PackedOutcome =
  | Exclude<FileOutcome, { kind: 'instance' }>
  | { readonly kind: 'instance'; readonly instance: ScannedInstance }
  | { readonly kind: 'next-instance'; readonly facts: Facts; readonly attributes: AttributeTexts };

type AttributeTexts = ScannedInstance['attributes'];
type Facts = Partial<Omit<ScannedInstance, 'attributes'>>;

export function packOutcomes(outcomes: readonly FileOutcome[]): PackedOutcome[] {
  let before: ScannedInstance | undefined;
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'instance') return outcome;
    const { instance } = outcome;
    const attributes = before && differingAttributes(before.attributes, instance.attributes);
    const packed: PackedOutcome =
      before === undefined || attributes === undefined
        ? { kind: 'instance', instance }
        : { kind: 'next-instance', facts: differingFacts(before, instance), attributes };
    before = instance;
    return packed;
  });
}

/** `packOutcomes` undone. What was left out are the very strings of the instance before: thousands of slices share one patient. */
export function unpackOutcomes(packed: readonly PackedOutcome[]): FileOutcome[] {
  let before: ScannedInstance | undefined;
  return packed.map((outcome) => {
    if (outcome.kind === 'next-instance') {
      if (before === undefined) throw new Error('a further instance without the one before');
      before = { ...before, ...outcome.facts, attributes: { ...before.attributes, ...outcome.attributes } };
    } else if (outcome.kind === 'instance') before = outcome.instance;
    else return outcome;
    return { kind: 'instance', path: before.path, instance: before };
  });
}

/** What differs between two sets of attributes, undefined when one has a keyword that the other lacks. */
function differingAttributes(before: AttributeTexts, after: AttributeTexts): AttributeTexts | undefined {
  const differing: Partial<Record<ScannedKeyword, string>> = {};
  for (const keyword of keptKeywords) {
    const text = after[keyword];
    const old = before[keyword];
    if (text === old) continue;
    if (text === undefined || old === undefined) return undefined;
    differing[keyword] = text;
  }
  return differing;
}

const factNames = [
  'sourcePath',
  'path',
  'sizeBytes',
  'sopInstanceUid',
  'sopClassUid',
  'studyInstanceUid',
  'seriesInstanceUid',
  'transferSyntaxUid',
  'instanceNumber',
] as const satisfies (keyof Facts)[];

function differingFacts(before: ScannedInstance, after: ScannedInstance): Facts {
  const differing: Record<string, unknown> = {};
  for (const name of factNames) if (before[name] !== after[name]) differing[name] = after[name];
  if (before.flags.length + after.flags.length > 0) differing.flags = after.flags;
  return differing as Facts;
}
