import { type ScannedInstance, type ScannedKeyword, scannedKeywords } from '../study/scanned-instance.ts';
import type { FileOutcome } from './file-outcome.ts';

/**
 * An outcome on its way between threads. Slices of a series differ in three or four of thirty attributes: an instance with the same keywords
 * as the instance before it in the batch carries only those that differ.
 */
export type PackedOutcome =
  | Exclude<FileOutcome, { kind: 'instance' }>
  | { readonly kind: 'instance'; readonly path: string; readonly instance: ScannedInstance; readonly isDelta: boolean };

type AttributeTexts = ScannedInstance['attributes'];

export function packOutcomes(outcomes: readonly FileOutcome[]): PackedOutcome[] {
  let before: AttributeTexts | undefined;
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'instance') return outcome;
    const { attributes } = outcome.instance;
    const differing = before === undefined ? undefined : difference(before, attributes);
    before = attributes;
    if (differing === undefined) return { ...outcome, isDelta: false };
    return { ...outcome, instance: { ...outcome.instance, attributes: differing }, isDelta: true };
  });
}

/** `packOutcomes` undone. The texts that were left out are the very strings of the instance before: thousands of slices share one patient. */
export function unpackOutcomes(packed: readonly PackedOutcome[]): FileOutcome[] {
  let before: AttributeTexts = {};
  return packed.map((outcome) => {
    if (outcome.kind !== 'instance') return outcome;
    const { kind, path, instance, isDelta } = outcome;
    before = isDelta ? { ...before, ...instance.attributes } : instance.attributes;
    return { kind, path, instance: { ...instance, attributes: before } };
  });
}

/** What differs between two sets of attributes, undefined when one has a keyword that the other lacks. */
function difference(before: AttributeTexts, after: AttributeTexts): AttributeTexts | undefined {
  const differing: Partial<Record<ScannedKeyword, string>> = {};
  for (const keyword of scannedKeywords) {
    const text = after[keyword];
    const old = before[keyword];
    if (text === old) continue;
    if (text === undefined || old === undefined) return undefined;
    differing[keyword] = text;
  }
  return differing;
}
