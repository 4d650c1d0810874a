import type { FieldReason } from '../../contract/directory.ts';
import { tellingBirthDate } from '../identity/birth-date.ts';
import { editDistance } from './edit-distance.ts';

/** `near`: day and month exchanged, one digit, two neighbouring digits exchanged, or a year that was filled up to its first day. */
export type BirthDateRelation = 'same' | 'near' | 'missing' | 'different';

export interface BirthDateComparison {
  readonly relation: BirthDateRelation;
  readonly reasons: readonly FieldReason[];
}

/** Compares two birth dates (ISO 8601, '' where there is none). Partial dates are none; placeholders say nothing. Symmetric. */
export function compareBirthDates(left: string, right: string): BirthDateComparison {
  const ours = tellingBirthDate(left);
  const theirs = tellingBirthDate(right);
  if (ours === '' || theirs === '') {
    const isPlaceholder = (left !== '' && ours === '') || (right !== '' && theirs === '');
    return { relation: 'missing', reasons: [isPlaceholder ? 'placeholder-date' : 'date-missing'] };
  }
  if (ours === theirs) return { relation: 'same', reasons: [] };
  const [year, month, day] = ours.split('-');
  if (theirs === `${year}-${day}-${month}`) return { relation: 'near', reasons: ['day-month-swapped'] };
  if (ours.slice(0, 4) === theirs.slice(0, 4) && [ours, theirs].some((date) => date.endsWith('-01-01')))
    return { relation: 'near', reasons: ['only-year-agrees'] };
  const [our, their] = [ours.replaceAll('-', ''), theirs.replaceAll('-', '')];
  const differing = [...our].filter((digit, index) => digit !== their[index]).length;
  if (differing === 1)
    return { relation: 'near', reasons: [our.slice(0, 4) === their.slice(0, 4) ? 'one-digit' : 'year-differs'] };
  if (differing === 2 && editDistance(our, their, 1) === 1) return { relation: 'near', reasons: ['digits-swapped'] };
  return { relation: 'different', reasons: ['other-date'] };
}
