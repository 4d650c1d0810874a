import { describe, expect, test } from 'vitest';
import { fakeMatch } from '../../app/fake/fake-match.ts';
import type { Scene } from '../../app/fake/scenes.ts';
import { decidePatient } from './decision.ts';
import { matchVerdict, nearestOther } from './match-verdict.ts';
import { emptyPatientDraft } from './review-draft.ts';

function verdictOf(scene: Scene, patientId?: string) {
  const found = fakeMatch(scene, undefined);
  const picked = patientId === undefined ? undefined : fakeMatch(scene, patientId);
  const chosen = patientId === undefined ? null : { by: 'directory' as const, patientId };
  const decision = decidePatient(found, picked, { ...emptyPatientDraft, chosen });
  return {
    verdict: matchVerdict(decision, found, picked ?? found),
    other: nearestOther(decision, found, picked ?? found),
  };
}

describe('the match column says', () => {
  test.each([
    ['happy', 'auto'],
    ['confirm', 'confirm'],
    ['choose', 'choose'],
    ['none', 'none'],
    ['nobody', 'nobody'],
  ] as const)('in the scene “%s” that the match is “%s”', (scene, verdict) => {
    expect(verdictOf(scene).verdict).toBe(verdict);
  });

  test.each([
    ['p1', 'confirmed'],
    ['p2', 'to-confirm'],
    ['p4', 'contradicted'],
  ])('that the disc and %s, whom somebody named, are “%s”', (patientId, verdict) => {
    expect(verdictOf('happy', patientId).verdict).toBe(verdict);
  });

  test('that a patient was rejected before, however well she fits', () => {
    expect(verdictOf('known-different', 'p1').verdict).toBe('rejected');
  });

  test('that papers name nobody, before and after a patient was chosen for them', () => {
    expect(verdictOf('reports-only').verdict).toBe('nobody');
    expect(verdictOf('reports-only', 'p1').verdict).toBe('nobody');
  });

  test('nothing while the EHR was not asked', () => {
    expect(matchVerdict({ origin: 'none', candidate: null }, undefined, undefined)).toBeNull();
  });
});

describe('the nearest other', () => {
  test('is the twin, with what differs and not another house’s number', () => {
    const { other } = verdictOf('confirm');
    expect(other?.patient.id).toBe('p2');
    expect(other?.differing.map(({ field }) => field)).toEqual(['name']);
  });

  test('is still named when somebody picked another candidate', () => {
    expect(verdictOf('choose', 'p2').other?.patient.id).toBe('p1');
  });

  test('is nobody where nobody comes near', () => {
    expect(verdictOf('happy').other).toBeNull();
  });
});
