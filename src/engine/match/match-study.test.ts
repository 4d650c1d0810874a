import { describe, expect, test } from 'vitest';
import type { Order, Patient } from '../../contract/directory.ts';
import type { Directory } from '../directory/directory.ts';
import { openSearchSource } from '../directory/search-source.ts';
import { groupStudies } from '../study/group-studies.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { type MatchInput, matchStudy } from './match-study.ts';
import { rankOrders, studyForOrders } from './rank-orders.ts';

function patient(
  id: string,
  familyName: string,
  givenName: string,
  birthDate: string,
  more: Partial<Patient> = {},
): Patient {
  return {
    id,
    mrn: `MRN-${id}`,
    issuer: 'CLINIC',
    familyName,
    givenName,
    middleName: '',
    suffix: '',
    nameIdeographic: '',
    namePhonetic: '',
    previousNames: [],
    birthDate,
    sex: 'F',
    otherIds: [],
    mergedInto: null,
    updatedAt: '',
    ...more,
  };
}

function order(id: string, more: Partial<Order> = {}): Order {
  return {
    id,
    patientId: 'lena',
    accessionNumber: `ACC-${id}`,
    modality: 'CT',
    procedureName: 'CT Thorax',
    procedureCode: null,
    bodyPart: 'CHEST',
    laterality: '',
    requestedAt: '2026-03-01T08:00:00Z',
    scheduledFor: '',
    status: 'requested',
    priority: 'routine',
    clinicName: '',
    studyInstanceUid: '',
    etag: '',
    ...more,
  };
}

const lena = patient('lena', 'Schneider', 'Lena', '2014-06-11');
const lara = patient('lara', 'Schneider', 'Lara', '2014-06-11');

/** The parts of a directory that matching asks, over a list in memory. */
function directoryOf(patients: Patient[], { orders = [] as Order[], complete = true } = {}): Directory {
  const unused = () => Promise.reject(new Error('not asked by matching'));
  return {
    findPatients: unused,
    searchPatients: async ({ mrn, familyName, givenName, birthDate }) => ({
      patients: patients.filter(
        (each) =>
          (mrn === undefined || each.mrn === mrn) &&
          (birthDate === undefined || each.birthDate === birthDate) &&
          (familyName === undefined || each.familyName.toLowerCase().startsWith(familyName.toLowerCase())) &&
          (givenName === undefined || each.givenName.toLowerCase().startsWith(givenName.toLowerCase())),
      ),
      complete,
    }),
    getPatient: async (id) => patients.find((each) => each.id === id) ?? null,
    patientOrders: async (id) => orders.filter((each) => each.patientId === id),
    findOrder: unused,
    getOrder: unused,
    linkOrder: unused,
    putUploadLog: unused,
    viewerAddress: unused,
    me: unused,
    check: unused,
  };
}

function study(attributes: ScannedInstance['attributes'], others: ScannedInstance['attributes'][] = []): ScannedStudy {
  const instances = [attributes, ...others].map(
    (each, index): ScannedInstance => ({
      sourcePath: '/disc',
      path: `IM${index}`,
      sizeBytes: 1000,
      sopInstanceUid: `1.2.${index}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      studyInstanceUid: '1.2.3',
      seriesInstanceUid: '1.2.3.4',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      instanceNumber: index,
      attributes: { Modality: 'CT', StudyDate: '20260301', PatientBirthDate: '20140611', PatientSex: 'F', ...each },
      flags: [],
    }),
  );
  const [first] = groupStudies(instances).studies;
  if (first === undefined) throw new Error('no study');
  return first;
}

const matchIn = (directory: Directory, of: ScannedStudy, more: Partial<MatchInput> = {}) =>
  matchStudy({ study: of, directory, source: openSearchSource(directory), ...more });

const decisionFor = async (attributes: ScannedInstance['attributes'], patients: Patient[], complete = true) => {
  const match = await matchIn(directoryOf(patients, { complete }), study(attributes));
  return [match.decision, ...match.candidates.map((candidate) => candidate.patient.id)];
};

describe('a patient is taken automatically', () => {
  test('when name and birth date are equal and she is the only such patient', async () => {
    expect(await decisionFor({ PatientName: 'Schneider^Lena' }, [lena])).toEqual(['auto', 'lena']);
  });

  test('when the name is the same in another spelling and nobody else has that birth date and family name', async () => {
    const jorg = patient('jorg', 'Mueller', 'Jörg', '2014-06-11');
    expect(await decisionFor({ PatientName: 'Müller^Jörg' }, [jorg, lena])).toEqual(['auto', 'jorg']);
  });

  test('also beside a twin, when her own name stands there exactly', async () => {
    expect(await decisionFor({ PatientName: 'Schneider^Lena' }, [lara, lena])).toEqual(['auto', 'lena', 'lara']);
  });
});

describe('a patient is never taken automatically', () => {
  test('beside a twin, when the name is not exactly hers', async () => {
    expect((await decisionFor({ PatientName: 'Schneider^Lenna' }, [lara, lena]))[0]).toBe('confirm');
  });

  test('on the name of a twin who is not in the directory', async () => {
    expect(await decisionFor({ PatientName: 'Schneider^Lara' }, [lena])).toEqual(['confirm', 'lena']);
  });

  test('when two records fit', async () => {
    const again = { ...lena, id: 'lena2', mrn: 'MRN-2' };
    expect((await decisionFor({ PatientName: 'Schneider^Lena' }, [lena, again]))[0]).toBe('choose');
  });

  test('when the sex or the birth date contradicts', async () => {
    expect((await decisionFor({ PatientName: 'Schneider^Lena', PatientSex: 'M' }, [lena]))[0]).toBe('confirm');
    const born = { PatientName: 'Schneider^Lena', PatientBirthDate: '20140612' };
    expect((await decisionFor(born, [lena]))[0]).toBe('confirm');
  });

  test('when the birth date is missing', async () => {
    expect((await decisionFor({ PatientName: 'Schneider^Lena', PatientBirthDate: '' }, [lena]))[0]).toBe('confirm');
  });

  test('when the directory did not give everyone of that birth date', async () => {
    expect((await decisionFor({ PatientName: 'Schneider^Lena' }, [lena], false))[0]).toBe('confirm');
  });

  test('when her number on the disc is that of somebody else here', async () => {
    const other = patient('other', 'Weber', 'Karl', '1948-04-30', { mrn: '77' });
    const match = await decisionFor({ PatientName: 'Schneider^Lena', PatientID: '77' }, [lena, other]);
    expect(match).toEqual(['confirm', 'lena', 'other']);
  });

  test('when the headers of the study name two people', async () => {
    const two = study({ PatientName: 'Schneider^Lena' }, [{ PatientName: 'Weber^Karl' }]);
    expect((await matchIn(directoryOf([lena]), two)).decision).toBe('confirm');
  });

  test('before she was born', async () => {
    const early = { PatientName: 'Schneider^Lena', StudyDate: '20130101' };
    expect((await decisionFor(early, [lena]))[0]).toBe('confirm');
  });
});

test.each([
  ['a test record', { PatientName: 'TEST^PATIENT' }],
  ['a de-identified study', { PatientName: 'Schneider^Lena', PatientIdentityRemoved: 'YES' }],
  ['an animal', { PatientName: 'Schneider^Lena', PatientSpeciesDescription: 'Canis lupus familiaris' }],
  ['a study without a name', { PatientName: '^' }],
])('nobody is offered for %s', async (_, attributes) => {
  expect(await decisionFor(attributes, [lena, patient('test', 'Test', 'Patient', '2014-06-11')])).toEqual(['none']);
});

test('a stranger of the same birth date is not offered', async () => {
  expect(await decisionFor({ PatientName: 'Weber^Karl' }, [lena, lara])).toEqual(['none']);
});

test('a patient whom somebody named is confirmed or contradicted, and nobody else is proposed', async () => {
  const directory = directoryOf([lena, lara], { orders: [order('1')] });
  const named = (patientId: string) => matchIn(directory, study({ PatientName: 'Schneider^Lena' }), { patientId });
  expect(await named('lena')).toMatchObject({ decision: 'auto', candidates: [{ patient: { id: 'lena' } }] });
  const twin = await named('lara');
  expect(twin).toMatchObject({ decision: 'confirm', candidates: [{ patient: { id: 'lara' } }], orders: [] });
  expect(twin.candidates[0]?.fields[0]).toMatchObject({ field: 'name', verdict: 'different' });
  await expect(named('nobody')).rejects.toMatchObject({ fault: { code: 'patient-not-found' } });
});

describe('an order is suggested', () => {
  const chest = study({ PatientName: 'Schneider^Lena', StudyDescription: 'CT chest', AccessionNumber: 'A9' });
  const suggestedOf = (orders: Order[], of = chest) =>
    rankOrders(studyForOrders(of), orders)
      .filter(({ suggested }) => suggested)
      .map((ranked) => ranked.order.id);

  test('when it is the only one that expects outside images of this kind', () => {
    const expected = order('x', { status: 'outside_images_expected' });
    expect(suggestedOf([order('1'), expected])).toEqual(['x']);
    expect(suggestedOf([expected, { ...expected, id: 'y' }])).toEqual([]);
  });

  test('when it has the accession number, or the study itself', () => {
    const expected = order('x', { status: 'outside_images_expected' });
    expect(suggestedOf([expected, order('a', { accessionNumber: 'A9' })])).toEqual(['a']);
    expect(suggestedOf([expected, order('s', { studyInstanceUid: '1.2.3', status: 'completed' })])).toEqual(['s']);
  });

  test('never on modality and body part alone, nor against modality, side, another study or a cancellation', () => {
    const left = study({ PatientName: 'Schneider^Lena', Modality: 'MR', BodyPartExamined: 'KNEE', Laterality: 'L' });
    const knee = {
      modality: 'MR',
      bodyPart: 'KNEE',
      procedureName: 'MR knee',
      status: 'outside_images_expected',
    } as const;
    expect(suggestedOf([order('1')])).toEqual([]);
    expect(suggestedOf([order('1', { ...knee, laterality: 'L' })], left)).toEqual(['1']);
    expect(suggestedOf([order('1', { ...knee, laterality: 'R' })], left)).toEqual([]);
    expect(suggestedOf([order('1', { ...knee, modality: 'CT' })], left)).toEqual([]);
    expect(suggestedOf([order('1', { ...knee, bodyPart: 'HEAD', procedureName: 'MR head' })], left)).toEqual([]);
    expect(suggestedOf([order('1', { accessionNumber: 'A9', status: 'cancelled' })])).toEqual([]);
    expect(suggestedOf([order('1', { accessionNumber: 'A9', studyInstanceUid: '9.9' })])).toEqual([]);
  });

  test('with its reasons, the likeliest first', () => {
    const ranked = rankOrders(studyForOrders(chest), [order('mr', { modality: 'MR' }), order('ct')]);
    expect(ranked.map(({ order: each, reasons }) => [each.id, reasons])).toEqual([
      ['ct', ['modality-equal', 'body-part-equal', 'date-fits', 'procedure-alike']],
      ['mr', ['modality-differs', 'body-part-equal', 'date-fits', 'procedure-alike']],
    ]);
  });
});

describe('numbers in sequences', () => {
  const otherIds = (value: string, issuer: string) => JSON.stringify([{ PatientID: value, IssuerOfPatientID: issuer }]);
  const named = { PatientName: 'Schneider^Lena', PatientBirthDate: '' };

  test('another number with its issuer is the second identifier where the disc has no birth date', async () => {
    const known = patient('lena', 'Schneider', 'Lena', '2014-06-11', { otherIds: [{ value: '991', issuer: 'OST' }] });
    const own = { ...named, PatientID: 'X-1', OtherPatientIDsSequence: otherIds('991', 'OST') };
    expect(await decisionFor(own, [known])).toEqual(['auto', 'lena']);
    const foreign = { ...own, OtherPatientIDsSequence: otherIds('991', 'WEST') };
    expect(await decisionFor(foreign, [known])).toEqual(['confirm', 'lena']);
  });

  test('our own number of somebody else in them keeps a person in the loop', async () => {
    const own = { PatientName: 'Schneider^Lena', OtherPatientIDsSequence: otherIds('MRN-lara', 'CLINIC') };
    expect((await decisionFor(own, [lena, lara]))[0]).not.toBe('auto');
  });

  const issued = (issuer: string) => JSON.stringify([{ LocalNamespaceEntityID: issuer }]);
  const ranked = (attributes: ScannedInstance['attributes'], more: Partial<Order> = {}, accessionIssuer = 'HAFEN') =>
    rankOrders(studyForOrders(study({ StudyDescription: 'CT Thorax', ...attributes })), [order('1', more)], {
      accessionIssuer,
    })[0];

  test('an accession number with its issuer proves its order; without, or with another house’s, it does not', () => {
    const own = { AccessionNumber: 'ACC-1', IssuerOfAccessionNumberSequence: issued('HAFEN') };
    expect(ranked(own)).toMatchObject({ automatic: true, use: 'this-study' });
    expect(ranked(own, { accessionIssuer: 'RIS-OST' })?.automatic).toBe(false);
    expect(ranked(own, { modality: 'MR', procedureName: 'MR Thorax' })).toMatchObject({
      automatic: false,
      vetoes: ['modality-differs'],
    });
    expect(ranked({ AccessionNumber: 'ACC-1' })).toMatchObject({ automatic: false });
    expect(ranked({ AccessionNumber: 'ACC-1' })?.reasons).toContain('accession-equal');
    const foreign = ranked({ ...own, IssuerOfAccessionNumberSequence: issued('WEST') });
    expect([foreign?.automatic, foreign?.reasons.filter((reason) => reason.startsWith('accession'))]).toEqual([
      false,
      [],
    ]);
  });

  test.each(['RequestAttributesSequence', 'ReferencedRequestSequence'] as const)(
    'the request that an object answers proves its order too: %s',
    (keyword) => {
      const request = { AccessionNumber: 'ACC-1', IssuerOfAccessionNumberSequence: JSON.parse(issued('HAFEN')) };
      expect(ranked({ AccessionNumber: 'OTHER-9', [keyword]: JSON.stringify([request]) })?.automatic).toBe(true);
    },
  );

  test('an order that a person named for this disc is the one, unless the side contradicts', () => {
    const of = studyForOrders(study({ StudyDescription: 'CT Knie links', Laterality: 'L' }));
    const orders = [
      order('1', { procedureName: 'CT Knie' }),
      order('2', { procedureName: 'CT Knie', laterality: 'R' }),
    ];
    const proven = (importOrderId: string) =>
      rankOrders(of, orders, { importOrderId })
        .filter(({ automatic }) => automatic)
        .map(({ order: { id } }) => id);
    expect(proven('1')).toEqual(['1']);
    expect(proven('2')).toEqual([]);
  });
});
