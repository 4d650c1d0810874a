import { expect, test } from 'vitest';
import { imagingStudyCreate, type StudyFacts } from './imaging-study.ts';

const study: StudyFacts = {
  studyInstanceUid: '1.2.840.1',
  patientId: 'p-1',
  orderId: 'o-1',
  studyDate: '2026-03-01',
  modalities: ['CT', 'SR'],
  description: 'CT thorax',
  numberOfSeries: 2,
  numberOfImages: 120,
};

test('a study is made once, however often it is sent: the server is asked by its UID', () => {
  const { method, path, headers } = imagingStudyCreate(study);
  expect([method, path]).toEqual(['POST', ['ImagingStudy']]);
  expect(new URLSearchParams(headers['if-none-exist']).get('identifier')).toBe('urn:dicom:uid|urn:oid:1.2.840.1');
});

test('it says whose it is, what it is for, what it is and how much', () => {
  expect(imagingStudyCreate(study).body).toEqual({
    resourceType: 'ImagingStudy',
    identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.840.1' }],
    status: 'available',
    subject: { reference: 'Patient/p-1' },
    basedOn: [{ reference: 'ServiceRequest/o-1' }],
    started: '2026-03-01',
    modality: [
      { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' },
      { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'SR' },
    ],
    description: 'CT thorax',
    numberOfSeries: 2,
    numberOfInstances: 120,
  });
});

test('a prior fulfils no order, and what is not known is not there', () => {
  const bare = { ...study, orderId: null, studyDate: null, modalities: [], description: '' };
  expect(Object.keys(imagingStudyCreate(bare).body)).toEqual([
    'resourceType',
    'identifier',
    'status',
    'subject',
    'numberOfSeries',
    'numberOfInstances',
  ]);
});
