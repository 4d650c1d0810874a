import { describe, expect, test } from 'vitest';
import { matchShape, studyOfRow } from './match-shape.ts';
import { matchTables, tablePolicy } from './match-tables-run.ts';

const patients = `id,mrn,family_name,given_name,middle_name,suffix,birth_date,sex,other_ids,previous_names
p1,M1,"Oberhauser, geb. X",Anneliese,,,1984-08-28,F,77^^^OTHER,Hofer;Gruber
p2,M2,Hofer,"Jean
Paul",,,1951-02-03,M,,
`;
const orders = `id,patient_id,accession_number,modality,procedure_name,body_part,laterality,requested_at,scheduled_for,status
o1,p1,A1,CT,CT Chest W contrast IV,CHEST,,2020-01-05,,outside images expected
o2,p1,A2,MR,MR Knee - left WO contrast,KNEE,L,2020-01-05,,requested
`;
const studies = `ref,patient_id,issuer,patient_name,birth_date,sex,accession_number,study_instance_uid,modality,study_description,body_part,study_date,institution,unknown
s1,X9,,Gruber^Anneliese,1984-08-28,F,,1.2.3,CT,CT THORAX W CONTRAST,CHEST,2020-01-01,Elsewhere,ignored
s2,,,HOFER^JEAN PAUL,1951-02-03,M,,,,,,,
s3,,,NOBODY^ELSE,1999-09-09,M,,,,,,,
`;

const results = async (tiers?: string) =>
  (await matchTables({ studies, patients, orders, policy: tablePolicy(tiers) })).map(({ row, match }) =>
    matchShape({ study: studyOfRow(row), match }),
  );

test('tables are matched as media are, each result with its tier and its reasons', async () => {
  const [first, second, third] = await results();
  expect(first).toMatchObject({
    study: { ref: 's1', patient_name: 'Gruber^Anneliese' },
    patient: { decision: 'auto', mrn: 'M1', tier: 2, rule: 'other-writing', guards: [] },
    order: { decision: 'review', id: 'o1' },
  });
  expect(first?.patient.candidates[0]?.evidence[0]).toMatchObject({
    field: 'name',
    theirs: 'Gruber^Anneliese',
    reasons: ['former-name'],
  });
  expect(first?.order.candidates[1]).toMatchObject({ id: 'o2', vetoes: ['modality-differs'], use: 'unlikely' });
  expect(second?.patient).toMatchObject({ decision: 'auto', mrn: 'M2' });
  expect(third?.patient).toMatchObject({ decision: 'none', mrn: null, candidates: [] });
});

test('a shadow run opens the tiers that it is told to, and no others', async () => {
  const [first] = await results('1');
  expect(first?.patient).toMatchObject({ decision: 'review', decision_detail: 'confirm', guards: ['tier-not-open'] });
  expect(tablePolicy('3').tiers).toEqual([1, 2, 3]);
  expect(tablePolicy('1-2,6').tiers).toEqual([1, 2, 6]);
  expect(() => tablePolicy('all')).toThrow('--tiers takes');
});

describe('a table that cannot be read', () => {
  test.each([
    ['lacks a column', 'id,name\n1,2\n', 'studies.csv lacks the column patient_name'],
    ['ends inside a quote', 'patient_name\n"Miller', 'row 2: a quote is opened and never closed'],
  ])('says so when it %s', async (_, broken, message) => {
    await expect(matchTables({ studies: broken, patients, orders, policy: tablePolicy() })).rejects.toThrow(message);
  });
});
