import { expect, test } from 'vitest';
import type { StoryStep } from '../../../contract/imports.ts';
import { chaptersOf, discTotals } from './story-chapters.ts';

const step = (kind: StoryStep['kind'], more: Partial<StoryStep> = {}): StoryStep => ({
  ...{ at: '2026-03-17T08:00:00.000Z', actor: 'gantry', kind, fields: [], changes: [], series: [] },
  ...{ confirmed: null, alreadyStored: null, archiveState: null, fault: null },
  ...more,
});
const change = (now: string) => ({ tag: '00100020', keyword: 'PatientID', vr: 'LO', old: ['X-1'], new: now });

test('every step of the trail stands in a chapter: nothing that happened is left out of the page', () => {
  const kinds = [
    'approved',
    'copied',
    'begun',
    'paused',
    'resumed',
    'sent',
    'proven',
    'linked',
    'viewed',
    'returned',
  ] as const;
  const { transfer, link, views, returned } = chaptersOf(kinds.map((kind) => step(kind)));
  expect([...transfer, ...link, ...views, returned].map((one) => one?.kind).toSorted()).toEqual([...kinds].toSorted());
});

test('the plan that is shown is the one that was sent: a decision that changed it afterwards counts', () => {
  const { plan } = chaptersOf([
    step('approved', { changes: [change('old')] }),
    step('amended', { changes: [change('new')] }),
  ]);
  expect(plan?.changes).toEqual([change('new')]);
});

test('what the disc promised and what could be read of it are summed over its series', () => {
  const series = {
    seriesInstanceUid: '1',
    modality: 'CT',
    number: 1,
    description: '',
    found: 0,
    sent: 0,
    confirmed: 0,
    short: null,
  };
  expect(
    discTotals([
      { ...series, promised: 120, readable: 118 },
      { ...series, promised: 30, readable: 30 },
    ]),
  ).toEqual({
    promised: 150,
    readable: 148,
  });
});
