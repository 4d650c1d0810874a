import { expect, test } from 'vitest';
import type { TagChange } from '../../contract/plan.ts';
import { readableChange } from './readable-change.ts';

const formatDate = (isoDate: string) => `date ${isoDate}`;

function change(vr: string, old: string[], value: string | null): TagChange {
  return {
    tag: '00100010',
    keyword: 'PatientName',
    vr,
    old: old.map((each) => ({ value: each, instances: 1 })),
    new: value,
    reason: 'directory',
    instances: old.length,
  };
}

test('names read as names and dates as dates', () => {
  expect(readableChange(change('PN', ['MUELLER^JOERG'], 'Müller^Jörg'), formatDate)).toEqual({
    from: ['MUELLER, JOERG'],
    to: 'Müller, Jörg',
  });
  expect(readableChange(change('DA', ['19700102'], '19700103'), formatDate)).toEqual({
    from: ['date 1970-01-02'],
    to: 'date 1970-01-03',
  });
});

test('a change that would read the same on both sides is shown raw, so that none is hidden', () => {
  expect(readableChange(change('PN', ['Müller^Jörg^^Dr'], 'Müller^Jörg'), formatDate)).toEqual({
    from: ['Müller^Jörg^^Dr'],
    to: 'Müller^Jörg',
  });
});

test('two different old values never melt into one', () => {
  const { from } = readableChange(change('PN', ['Müller^Jörg', 'Müller^Jörg^^Dr'], 'Mueller^Joerg'), formatDate);
  expect(from).toEqual(['Müller^Jörg', 'Müller^Jörg^^Dr']);
});

test('a removed value stays visible as removed', () => {
  expect(readableChange(change('LO', ['X'], null), formatDate)).toEqual({ from: ['X'], to: null });
});
