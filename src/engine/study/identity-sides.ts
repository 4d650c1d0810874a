import { createHash } from 'node:crypto';
import type { IdentitySide } from '../../contract/scan.ts';
import type { ScannedInstance, ScannedKeyword } from './scanned-instance.ts';
import { canonicalIdentity, studyPerson } from './study-person.ts';

const keywords = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'] as const satisfies ScannedKeyword[];
type Identity = Record<(typeof keywords)[number], string>;

interface Side {
  readonly identity: Identity;
  readonly members: readonly ScannedInstance[];
}

interface OpenSide extends Side {
  readonly members: ScannedInstance[];
  /** Fits several people, so that it is told of none of them. */
  readonly isUnclear: boolean;
}

/** A side with the instances that are on it. */
export interface SideOfStudy extends IdentitySide {
  readonly members: readonly ScannedInstance[];
}

/**
 * The people that a study's headers name, the one with most images first; one side where nothing contradicts. A value that is missing
 * contradicts nothing, and neither do case, padding and empty components: such images join the side they fit. What fits several
 * sides stands apart, for a person to say whose it is. Pure.
 */
export function identitySides(instances: readonly ScannedInstance[]): SideOfStudy[] {
  const groups = new Map<string, { identity: Identity; members: ScannedInstance[] }>();
  // Thousands of images are written alike: what they say is compared once.
  for (const alike of Map.groupBy(instances, asWritten).values()) {
    const identity = identityOf(alike[0] as ScannedInstance);
    const key = JSON.stringify(identity);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { identity, members: alike });
    else group.members.push(...alike);
  }
  // What names most comes first: it can be contradicted best.
  const ordered = [...groups.values()].sort(
    (left, right) => given(right.identity) - given(left.identity) || right.members.length - left.members.length,
  );
  const sides: OpenSide[] = [];
  for (const { identity, members } of ordered) {
    const fitting = sides.filter((side) => !side.isUnclear && isCompatible(side.identity, identity));
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) {
      only.members.push(...members);
      for (const keyword of keywords) only.identity[keyword] ||= identity[keyword];
    } else sides.push({ identity: { ...identity }, members: [...members], isUnclear: fitting.length > 1 });
  }
  const [only] = sides;
  if (only !== undefined && sides.length === 1) return [describeSide({ ...only, members: instances })];
  return sides.map(describeSide).sort((left, right) => right.instances - left.instances);
}

function describeSide({ identity, members }: Side): SideOfStudy {
  const { issuer: _, ...person } = studyPerson(members);
  return {
    key: createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8),
    ...person,
    instances: members.length,
    series: new Set(members.map((instance) => instance.seriesInstanceUid)).size,
    members,
  };
}

function asWritten({ attributes }: ScannedInstance): string {
  return keywords.map((keyword) => attributes[keyword] ?? '').join('\0');
}

function identityOf({ attributes }: ScannedInstance): Identity {
  const identity = { PatientName: '', PatientID: '', PatientBirthDate: '', PatientSex: '' };
  for (const keyword of keywords) identity[keyword] = canonicalIdentity(keyword, attributes[keyword] ?? '');
  return identity;
}

function given(identity: Identity): number {
  return keywords.filter((keyword) => identity[keyword] !== '').length;
}

function isCompatible(left: Identity, right: Identity): boolean {
  return keywords.every((keyword) => left[keyword] === '' || right[keyword] === '' || left[keyword] === right[keyword]);
}
