import { describe, expect, test } from 'vitest';
import type { Match } from '../../../contract/directory.ts';
import type { Plan } from '../../../contract/plan.ts';
import { fakeMatch } from '../../app/fake/fake-match.ts';
import { choiceOf, decideOrder, decidePatient, fieldsToTick, isSameTarget, nextNeed, tickKey } from './decision.ts';
import { emptyPatientDraft, emptyStudyDraft } from './review-draft.ts';

const study = { scanId: 's', studyInstanceUid: '1.2.3' };
const auto = fakeMatch('happy', undefined);
const confirm = fakeMatch('confirm', undefined);
const choose = fakeMatch('choose', undefined);
const free: ReadonlySet<string> = new Set();
const plan: Plan = {
  hash: 'h',
  studyInstanceUid: '1.2.3',
  patient: null,
  order: null,
  changes: [],
  instances: 1,
  charset: null,
  fields: [],
  toConfirm: [],
  decision: null,
  undecided: [],
  leftOut: 0,
};

describe('the patient', () => {
  test('is the matcher’s where it is sure or nearly sure', () => {
    expect(decidePatient(auto, undefined, emptyPatientDraft)).toMatchObject({ origin: 'auto' });
    expect(decidePatient(confirm, undefined, emptyPatientDraft)).toMatchObject({ origin: 'confirm' });
  });

  test.each(['choose', 'none'] as const)('is nobody where the matcher says “%s”, whoever stands first', (decision) => {
    const found: Match = { ...choose, decision };
    expect(decidePatient(found, undefined, emptyPatientDraft)).toEqual({ origin: 'none', candidate: null });
  });

  test('is the one whom the operator picked, once the disc was compared with her', () => {
    const draft = { chosen: { by: 'directory' as const, patientId: 'p4' }, ticks: [] };
    expect(decidePatient(auto, undefined, draft).origin).toBe('none');
    expect(decidePatient(auto, fakeMatch('happy', 'p1'), draft).origin).toBe('none');
    const decided = decidePatient(auto, fakeMatch('happy', 'p4'), draft);
    expect(decided).toMatchObject({ origin: 'picked', candidate: { patient: { id: 'p4' } } });
  });
});

describe('the order', () => {
  const proven = fakeMatch('order-proven', undefined).orders;

  test('is the one that is proven to be this study’s, and only if it is the only one', () => {
    expect(decideOrder(proven, emptyStudyDraft, free)).toBe('o1');
    const twice = proven.map((option) => ({ ...option, automatic: true }));
    expect(decideOrder(twice, emptyStudyDraft, free)).toBeUndefined();
    expect(decideOrder([], emptyStudyDraft, free)).toBeUndefined();
  });

  test('is taken by nobody but a person where it merely fits best', () => {
    expect(auto.orders.some(({ suggested }) => suggested)).toBe(true);
    expect(decideOrder(auto.orders, emptyStudyDraft, free)).toBeUndefined();
  });

  test('is not taken by itself when another study is being imported for it', () => {
    expect(decideOrder(proven, emptyStudyDraft, new Set(['o1']))).toBeUndefined();
  });

  test('is what the operator said, also “none”', () => {
    expect(decideOrder(auto.orders, { ...emptyStudyDraft, orderId: 'o2' }, free)).toBe('o2');
    expect(decideOrder(auto.orders, { ...emptyStudyDraft, orderId: null }, free)).toBeNull();
  });
});

describe('ticks', () => {
  const fields = confirm.candidates[0]?.fields ?? [];

  test('are asked for two identifiers when the match is nearly sure', () => {
    expect(fieldsToTick(true, fields, null)).toEqual(['name', 'birth-date']);
  });

  describe('where the disc has no birth date', () => {
    const without = fields.map((field) => (field.field === 'birth-date' ? { ...field, disc: '' } : field));

    test('are of what the patient was asked for, not of another house’s number', () => {
      expect(fieldsToTick(true, without, null)).toEqual(['name', 'birth-date']);
    });

    test('are of the number where it is the same', () => {
      const same = without.map((one) => (one.field === 'patient-id' ? { ...one, verdict: 'equal' as const } : one));
      expect(fieldsToTick(true, same, null)).toEqual(['name', 'patient-id']);
    });
  });

  test('are asked for all that differs, before the exact changes are known', () => {
    const stranger = fakeMatch('conflict', 'p4').candidates[0]?.fields ?? [];
    expect(fieldsToTick(true, stranger, null)).toEqual(['name', 'birth-date', 'sex']);
  });

  test('are asked for each contradiction, once', () => {
    expect(fieldsToTick(true, fields, { ...plan, toConfirm: ['name', 'sex'] })).toEqual(['name', 'birth-date', 'sex']);
    expect(fieldsToTick(false, fields, plan)).toEqual([]);
  });
});

describe('a tick counts', () => {
  const fields = confirm.candidates[0]?.fields ?? [];
  const key = tickKey('p1', 'name', fields);

  test('for each study in which the same was compared', () => {
    expect(tickKey('p1', 'name', fakeMatch('happy', 'p1', 'another study').candidates[0]?.fields ?? [])).toBe(key);
  });

  test('neither for another record of the EHR nor for a value that changed meanwhile', () => {
    const changed = fields.map((field) => ({ ...field, ehr: `${field.ehr}x` }));
    expect(tickKey('p2', 'name', fields)).not.toBe(key);
    expect(tickKey('p1', 'birth-date', fields)).not.toBe(key);
    expect(tickKey('p1', 'name', changed)).not.toBe(key);
  });
});

describe('nothing is imported', () => {
  const sure = {
    matching: false,
    decision: decidePatient(auto, undefined, emptyPatientDraft),
    orderId: 'o1',
    toTick: [],
    ticks: [],
    toConfirm: [],
    plan,
    hasProblems: false,
  };

  test('unless everything is settled', () => {
    expect(nextNeed(sure)).toBeNull();
  });

  test.each([
    ['the patient is looked for', { matching: true }, 'match'],
    ['another patient is looked for', { searching: true }, 'patient'],
    ['nobody is chosen', { decision: { origin: 'none', candidate: null } }, 'patient'],
    ['a tick is missing', { toTick: ['name', 'birth-date'], ticks: ['name'] }, 'ticks'],
    ['no order is decided', { orderId: undefined }, 'order'],
    ['a value cannot be written', { hasProblems: true }, 'values'],
    ['the exact changes are not known yet', { plan: null }, 'plan'],
    ['a contradiction is not confirmed', { toTick: ['sex'], toConfirm: ['sex'] }, 'confirm'],
  ] as const)('while %s', (_case, changes, need) => {
    expect(nextNeed({ ...sure, ...changes })).toBe(need);
  });

  test('and no plan is made while patient or order is open', () => {
    const drafts = { patient: emptyPatientDraft, study: emptyStudyDraft };
    expect(choiceOf(study, { origin: 'none', candidate: null }, 'o1', drafts)).toBeNull();
    expect(choiceOf(study, sure.decision, undefined, drafts)).toBeNull();
    expect(choiceOf(study, sure.decision, null, drafts)?.patient).toEqual({
      by: 'directory',
      patientId: 'p1',
      orderId: null,
    });
  });

  test('a prior is asked for as one: the order that it is compared for stays open', () => {
    const drafts = { patient: emptyPatientDraft, study: { ...emptyStudyDraft, asPrior: true } };
    expect(choiceOf(study, sure.decision, 'o1', drafts)?.patient).toMatchObject({ orderId: 'o1', asPrior: true });
  });
});

test('the plan of another patient, order or study is never shown for this one', () => {
  const choice = { ...study, patient: { by: 'directory' as const, patientId: 'p1', orderId: 'o1' }, edits: [] };
  expect(isSameTarget({ ...choice, edits: [{ keyword: 'StudyID', value: 'x' }] }, choice)).toBe(true);
  expect(isSameTarget({ ...choice, patient: { ...choice.patient, patientId: 'p2' } }, choice)).toBe(false);
  expect(isSameTarget({ ...choice, patient: { ...choice.patient, orderId: null } }, choice)).toBe(false);
  expect(isSameTarget({ ...choice, studyInstanceUid: '9' }, choice)).toBe(false);
  expect(isSameTarget(undefined, choice)).toBe(false);
  expect(isSameTarget(choice, null)).toBe(false);
});
