import { beforeEach, expect, test } from 'vitest';
import { fakeMatch } from '../../app/fake/fake-match.ts';
import { decidePatient, tickKey } from './decision.ts';
import { emptyPatientDraft, emptyStudyDraft, useReviewDrafts } from './review-draft.ts';

const person = 'scan 0';
const studies = ['scan 1.2.3', 'scan 1.2.4'];
const [first, second] = studies as [string, string];
const candidate = fakeMatch('confirm', undefined).candidates[0];
const ticks = ['name', 'birth-date'].map((field) => tickKey('p1', field, candidate?.fields ?? []));
const drafts = () => useReviewDrafts.getState();
const patientDraft = () => drafts().patients[person] ?? emptyPatientDraft;

beforeEach(() => {
  useReviewDrafts.setState({ openStudies: {}, patients: {}, studies: {} });
});

test('a patient confirmed once is confirmed for the other studies of this person, each with an order of its own', () => {
  for (const key of ticks) drafts().tick(person, key, true);
  drafts().changeStudy(first, { orderId: 'o1' });
  drafts().holdPatient(person, 'p1');

  expect(patientDraft().ticks).toEqual(ticks);
  // The other study found several that fit: now the person of the first is compared with it instead.
  const found = fakeMatch('choose', undefined);
  const decided = decidePatient(found, fakeMatch('choose', 'p1'), patientDraft());
  expect(decided).toMatchObject({ origin: 'picked', candidate: { patient: { id: 'p1' } } });
  expect(drafts().studies[first]?.orderId).toBe('o1');
  expect((drafts().studies[second] ?? emptyStudyDraft).orderId).toBeUndefined();
});

test('another patient takes back what was ticked and ordered for the one before', () => {
  for (const key of ticks) drafts().tick(person, key, true);
  drafts().changeStudy(first, { orderId: 'o1', asPrior: true });
  drafts().choosePatient(person, studies, { by: 'directory', patientId: 'p4' });
  expect(patientDraft()).toEqual({ chosen: { by: 'directory', patientId: 'p4' }, ticks: [] });
  expect(drafts().studies[first]).toMatchObject({ orderId: undefined, asPrior: false });
});

test('a tick can be taken back', () => {
  const [tick = ''] = ticks;
  drafts().tick(person, tick, true);
  drafts().tick(person, tick, false);
  expect(patientDraft().ticks).toEqual([]);
});
