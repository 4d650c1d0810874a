import { practicePatient } from '../../../contract/practice.ts';
import type {
  DiscPatient,
  ScanListing,
  ScannedDocument,
  ScanReport,
  StudySummary,
  UndecidedScan,
} from '../../../contract/scan.ts';
import type { Scene } from './scenes.ts';

/** Invented discs for the fake engine. Every name is made up. */

/** Scene `kept`: a disc that was read before the window opened and waits for its decision. */
export const keptScan: UndecidedScan = {
  ...{ scanId: 'kept', paths: ['/media/desk/RADIOLOGIE-OST'] },
  copiedAt: new Date(Date.now() - 3_600_000).toISOString(),
  keptUntil: new Date(Date.now() + 23 * 3_600_000).toISOString(),
};

const imageBytes = 526_000;

function study(changes: Partial<StudySummary> & { studyInstanceUid: string; instances: number }): StudySummary {
  return {
    studyDate: '2026-03-01',
    studyTime: '09:12:00',
    accessionNumber: 'RO-88123',
    description: 'CT Thorax nativ',
    modalities: ['CT'],
    institution: 'Radiologie Ost',
    bodyPart: 'CHEST',
    series: [
      series('1', 1, 'CT', 'Topogramm', 2),
      series('2', 2, 'CT', 'Thorax 1.0 B70f', changes.instances - 3),
      series('3', 99, 'SR', 'Dosisbericht', 1),
    ],
    bytes: changes.instances * imageBytes,
    missing: 0,
    warnings: [],
    conflicts: { identities: [], files: [] },
    earlier: null,
    ...changes,
  };
}

function series(id: string, number: number, modality: string, description: string, instances: number) {
  return {
    seriesInstanceUid: `1.2.826.0.1.3680043.10.1.${id}`,
    modality,
    number,
    description,
    instances,
    bytes: instances * imageBytes,
    listed: instances + (number === 2 ? 2 : 0),
    missing: number === 2 ? 2 : 0,
    unlisted: 0,
  };
}

const mueller: DiscPatient = {
  patientId: 'X-4711',
  issuer: '',
  patientName: { alphabetic: 'Mueller^Joerg', ideographic: '', phonetic: '' },
  birthDate: '1970-01-02',
  sex: 'M',
  studies: [
    study({ studyInstanceUid: '1.2.826.0.1.3680043.10.100', instances: 120 }),
    study({
      studyInstanceUid: '1.2.826.0.1.3680043.10.101',
      instances: 640,
      studyDate: '2024-11-20',
      description: 'CT Abdomen mit KM',
      accessionNumber: '',
      missing: 2,
      warnings: [
        { code: 'listed-but-missing', params: { count: 2 } },
        { code: 'charset-undeclared', params: {} },
      ],
    }),
  ],
};

const yamada: DiscPatient = {
  patientId: '',
  issuer: '',
  patientName: { alphabetic: 'Yamada^Tarou', ideographic: '山田^太郎', phonetic: 'やまだ^たろう' },
  birthDate: '1985-07-30',
  sex: 'M',
  studies: [
    study({
      studyInstanceUid: '1.2.826.0.1.3680043.10.200',
      instances: 88,
      description: 'MR Knie rechts',
      modalities: ['MR', 'SR'],
      warnings: [{ code: 'patient-id-missing', params: {} }],
    }),
  ],
};

/** A disc that was here before, with three images that could not be read then. */
const before: DiscPatient = {
  ...mueller,
  studies: mueller.studies.slice(0, 1).map((one) => ({
    ...one,
    earlier: {
      ...{ importedAt: '2026-03-12T09:30:00Z', importedBy: 'a.berger', status: 'partial', mrn: '0047113' },
      ...{ confirmed: 117, unreadable: 3, rest: 3, isSameMedium: true },
    },
  })),
};

/** A study whose headers name two people, and with two files for one image. */
const contradicting: DiscPatient = {
  ...mueller,
  studies: [
    study({
      studyInstanceUid: '1.2.826.0.1.3680043.10.400',
      instances: 120,
      warnings: [
        {
          code: 'conflicting-patient',
          params: { field: 'name', values: 2, first: 'Mueller^Joerg', second: 'Weber^Karl' },
        },
        { code: 'unlisted', params: { count: 3 } },
      ],
      conflicts: {
        identities: [
          {
            ...{ key: 'a1', patientId: 'X-4711', birthDate: '1970-01-02', sex: 'M', instances: 108, series: 2 },
            patientName: { alphabetic: 'Mueller^Joerg', ideographic: '', phonetic: '' },
          },
          {
            ...{ key: 'b2', patientId: 'X-8122', birthDate: '1948-04-30', sex: 'M', instances: 12, series: 1 },
            patientName: { alphabetic: 'Weber^Karl', ideographic: '', phonetic: '' },
          },
        ],
        files: [
          {
            sopInstanceUid: '1.2.3.7',
            files: ['DICOM/ST000001/SE000002/IM000007', 'COPY/IM000001'].map((path, index) => ({
              ...{ key: path, path, bytes: 526_336 + index * 2, modality: 'CT' },
              ...{ description: 'Thorax 1.0 B70f', instanceNumber: 7 },
            })),
          },
        ],
      },
    }),
  ],
};

const longNamed: DiscPatient = {
  patientId: '00000000000000000000000000000000000000000000000000000000012345',
  issuer: 'KRANKENHAUS-DER-BARMHERZIGEN-SCHWESTERN-SANKT-ELISABETH',
  patientName: {
    alphabetic: 'von Hohenzollern-Sigmaringen zu Wolkenstein^Maximiliane Friederike Wilhelmine Augusta',
    ideographic: '',
    phonetic: '',
  },
  birthDate: '1931-12-31',
  sex: 'F',
  studies: [
    study({
      studyInstanceUid: '1.2.826.0.1.3680043.10.300',
      instances: 12_480,
      description:
        'Ganzkörper-Positronenemissionstomographie mit Niedrigdosis-Computertomographie und Kontrastmittel, Verlauf',
      modalities: ['CT', 'PT', 'SR', 'SEG', 'RTSTRUCT', 'KO', 'PR'],
      institution: 'Universitätsklinikum für Strahlendiagnostik und Nuklearmedizin, Standort Nord-West, Haus 12',
      accessionNumber: '2026-0301-00017-A',
      series: Array.from({ length: 34 }, (_, index) =>
        series(
          `long${index}`,
          index + 1,
          index % 3 ? 'CT' : 'PT',
          `Rekonstruktion ${index + 1} axial dünnschichtig B70f Lungenfenster`,
          367,
        ),
      ),
      warnings: [
        { code: 'already-imported', params: {} },
        { code: 'burned-in-annotation', params: { count: 34 } },
      ],
    }),
    study({
      studyInstanceUid: '1.2.826.0.1.3680043.10.301',
      instances: 3,
      studyDate: '',
      description: '',
      institution: '',
    }),
  ],
};

/** A study of documents, before it is anybody's. */
const papersStudy: ScanReport['documentStudy'] = {
  ...study({ studyInstanceUid: '2.25.4711', instances: 0, studyDate: '', description: '', institution: '' }),
  studyTime: '',
  accessionNumber: '',
  bodyPart: '',
  modalities: [],
  series: [],
  bytes: 0,
  missing: 0,
  warnings: [],
};

function fakeDocuments(scene: Scene): ScannedDocument[] {
  const report: ScannedDocument = {
    id: 'd1',
    path: 'Befunde/Arztbrief Radiologie Ost 2026-03-01.pdf',
    kind: 'pdf',
    bytes: 182_331,
    pages: 2,
    targets: ['encapsulated-pdf'],
    turned: 'no',
    problem: null,
  };
  const letters = ['Überweisung.pdf', 'Labor.pdf'].map((path, index) => ({
    ...report,
    id: `p${index}`,
    path,
    pages: 1,
  }));
  if (scene === 'reports-only') return [report, ...letters];
  if (scene !== 'documents') return [];
  return [
    report,
    {
      ...report,
      id: 'd2',
      path: 'Scans/FAX0001.TIF',
      kind: 'tiff',
      bytes: 96_000,
      pages: 3,
      targets: ['secondary-capture'],
    },
    {
      ...report,
      ...{ id: 'd3', path: 'Fotos/IMG_2044.JPG', kind: 'jpeg', bytes: 4_211_900, pages: 1 },
      ...{ targets: ['photo', 'secondary-capture'], turned: 'turned' },
    },
    {
      ...report,
      id: 'd4',
      path: 'Fotos/IMG_2045.MOV.mp4',
      kind: 'mp4',
      bytes: 88_000_000,
      targets: [],
      problem: 'video-coding',
    },
  ];
}

/** Ten studies of one person. */
const often: DiscPatient = {
  ...mueller,
  studies: Array.from({ length: 10 }, (_, index) =>
    study({
      studyInstanceUid: `1.2.826.0.1.3680043.10.50${index}`,
      instances: 24 + index,
      studyDate: `20${16 + index}-03-01`,
      description: `Thorax p.a. ${index + 1}`,
      accessionNumber: '',
    }),
  ),
};

/** Ten of which one contradicts itself; the matcher decides nobody for another, and somebody else for a third. */
const oftenMixed: DiscPatient = {
  ...often,
  studies: often.studies.map((one, index) =>
    index === 2 ? { ...one, conflicts: contradicting.studies[0]?.conflicts ?? one.conflicts } : one,
  ),
};

const practice: DiscPatient = {
  ...mueller,
  ...{ patientId: practicePatient.patientId, issuer: practicePatient.issuer, birthDate: '1900-01-01', sex: 'F' },
  patientName: { alphabetic: practicePatient.name, ideographic: '', phonetic: '' },
  studies: mueller.studies.slice(0, 1),
};

/** What a scan of the fake disc finds. */
export function fakeReport(scanId: string, scene: Scene): ScanReport {
  const special: Partial<Record<Scene, DiscPatient[]>> = {
    practice: [practice],
    two: [mueller, yamada],
    contradicting: [contradicting],
    before: [before],
    long: [longNamed],
    ten: [often],
    'ten-mixed': [oftenMixed],
    nothing: [],
    locked: [],
    'reports-only': [],
  };
  const patients = special[scene] ?? [mueller];
  const images = patients.flatMap((patient) => patient.studies).reduce((sum, { instances }) => sum + instances, 0);
  return {
    scanId,
    sources: [
      {
        path: '/media/cdrom/RADIOLOGIE-OST',
        kind: 'disc',
        label: 'RADIOLOGIE-OST',
        fingerprint: { content: 'c', list: 'l' },
        lastImport: scene === 'before' ? { at: '2026-03-12T09:30:00Z', by: 'a.berger', unreadable: 3 } : null,
        dicomdir: {
          present: true,
          records: images,
          missing: ['DICOM/IM0119', 'DICOM/IM0120'],
          unlisted: 3,
          series: [],
        },
        documents: fakeDocuments(scene),
      },
    ],
    patients,
    documentStudy: scene === 'reports-only' ? papersStudy : null,
    files: {
      total: images + 9,
      dicom: images,
      duplicate: 1,
      skipped: [
        { path: 'DICOMDIR', reason: scene === 'locked' ? 'encrypted' : 'dicomdir' },
        { path: 'AUTORUN.INF', reason: 'not-dicom' },
        { path: 'VIEWER/START.EXE', reason: 'viewer-program' },
        { path: 'VIEWER/HELP.PDF', reason: 'document' },
        { path: 'LOGO.JPG', reason: 'image' },
        { path: 'Befunde und Berichte/Arztbrief von Herrn Professor/Überweisung.pdf', reason: 'document' },
      ],
      unreadable: [
        { path: 'DICOM/IM0119', reason: 'read-error', bytesLost: 526_336 },
        { path: 'DICOM/IM0120', reason: 'truncated', bytesLost: 12_000 },
      ],
    },
    copy: { state: 'whole', files: images, bytes: images * imageBytes },
    bytesRead: images * imageBytes,
    filesOpened: images + 9,
    elapsedMs: 2_840,
  };
}

/** What the fake disc's DICOMDIR promises. */
export function fakeListing(scanId: string, scene: Scene): ScanListing {
  const { patients } = fakeReport(scanId, scene);
  return {
    scanId,
    patients: patients.map(({ studies, issuer: _, ...person }) => ({
      ...person,
      studies: studies.map(({ studyInstanceUid, studyDate, description, series, instances }) => ({
        studyInstanceUid,
        studyDate,
        description,
        series: series.map(({ listed, bytes: _bytes, instances: _instances, ...one }) => ({ ...one, files: listed })),
        files: instances + 2,
      })),
    })),
  };
}
