import { fault } from '../../../contract/fault.ts';
import type { Station } from '../../../contract/import-choices.ts';
import type { ImportView, InstanceFault, SeriesNumbers, UploadLog } from '../../../contract/imports.ts';
import type { Scene } from './scenes.ts';

/** Invented imports of the fake engine, and a play that takes one through all stations. */

const imageBytes = 526_000;
const minuteMs = 60_000;

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * minuteMs).toISOString();
}

export function fakeImport(changes: Partial<ImportView> & { id: string }, images = 120): ImportView {
  const counts = { selected: images, staged: 0, sent: 0, alreadyStored: 0, confirmed: 0, failed: 0 };
  return {
    studyInstanceUid: `1.2.826.0.1.3680043.10.9.${changes.id.length}${changes.id.charCodeAt(0)}`,
    station: 'stage',
    condition: 'ready',
    retryAt: null,
    attempts: 1,
    fault: null,
    urgent: false,
    title: 'CT Thorax nativ',
    modalities: ['CT', 'SR'],
    studyDate: '2026-03-01',
    patient: { id: 'p1', mrn: '0047113', name: 'Müller^Jörg' },
    order: { id: 'o1', accessionNumber: '20260317-4' },
    counts,
    missing: 0,
    bytesTotal: images * imageBytes,
    bytesStaged: 0,
    bytesSent: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    orthancStudyId: null,
    linked: false,
    status: null,
    archiveState: null,
    createdAt: ago(6),
    updatedAt: ago(1),
    finishedAt: null,
    ...changes,
  };
}

function counted(selected: number, staged: number, sent: number, confirmed: number, failed = 0) {
  return { selected, staged, sent, alreadyStored: 0, confirmed, failed };
}

const done = {
  scanId: 'disc-1',
  station: 'done',
  condition: 'ready',
  orthancStudyId: 'a1',
  linked: true,
  finishedAt: ago(12),
} as const;

const busy: ImportView[] = [
  fakeImport(
    {
      id: 'taken-1',
      station: 'upload',
      condition: 'held',
      fault: fault('archive-patient-id-taken', {
        ...{ patientId: '0200044', patientName: 'Novak^Jana', birthDate: '1981-02-03', sex: 'F' },
        ...{ ourPatientId: '0200044', ourPatientName: 'Horak^Jana', ourBirthDate: '1981-03-02', ourSex: 'F' },
      }),
      title: 'CT Abdomen',
      patient: { id: 'p9', mrn: '0200044', name: 'Horak^Jana' },
      counts: counted(60, 60, 0, 0),
    },
    60,
  ),
  fakeImport(
    {
      id: 'held-1',
      station: 'link',
      condition: 'held',
      fault: fault('order-cancelled'),
      title: 'MR Knie rechts',
      modalities: ['MR'],
      patient: { id: 'p5', mrn: '0200001', name: 'Yamada^Tarou' },
      counts: counted(88, 88, 88, 88),
    },
    88,
  ),
  fakeImport(
    {
      id: 'up-1',
      station: 'upload',
      condition: 'running',
      counts: counted(1000, 1000, 412, 0),
      bytesStaged: 526_000_000,
      bytesSent: 216_000_000,
      bytesPerSecond: 12_400_000,
      secondsLeft: 25,
    },
    1000,
  ),
  fakeImport(
    {
      id: 'copy-1',
      station: 'stage',
      condition: 'running',
      title: 'Röntgen Hand beidseits in zwei Ebenen',
      modalities: ['DX'],
      patient: { id: 'p4', mrn: '0102938', name: 'Schmidt^Anna' },
      order: null,
      counts: counted(4, 1, 0, 0),
      bytesStaged: 4_000_000,
      bytesTotal: 16_000_000,
      bytesPerSecond: 2_100_000,
      secondsLeft: 6,
      urgent: true,
    },
    4,
  ),
  fakeImport(
    {
      id: 'wait-1',
      station: 'upload',
      condition: 'waiting',
      fault: fault('archive-unreachable', { host: 'archive.clinic.example' }),
      retryAt: new Date(Date.now() + 95_000).toISOString(),
      attempts: 4,
      title: 'CT Abdomen mit Kontrastmittel',
      patient: { id: 'p3', mrn: '0038841', name: 'Müller^Georg' },
      counts: counted(640, 640, 120, 0),
      bytesStaged: 336_000_000,
      bytesSent: 63_000_000,
    },
    640,
  ),
  fakeImport(
    {
      id: 'ready-1',
      title: 'MR Schädel',
      modalities: ['MR'],
      patient: { id: 'p2', mrn: '0051220', name: 'Müller^Jonas' },
    },
    310,
  ),
  fakeImport({ id: 'ok-1', ...done, status: 'success', counts: counted(120, 120, 120, 120) }),
  fakeImport({
    id: 'part-1',
    ...done,
    status: 'partial',
    missing: 2,
    title: 'CT Becken',
    patient: { id: 'p4', mrn: '0102938', name: 'Schmidt^Anna' },
    counts: counted(119, 119, 118, 118, 1),
  }),
  fakeImport(
    {
      id: 'bad-1',
      ...done,
      linked: false,
      status: 'failed',
      fault: fault('archive-refused-file', { path: 'DICOM/IM0001' }),
      title: 'Ultraschall Abdomen',
      modalities: ['US'],
      counts: counted(3, 3, 0, 0, 3),
    },
    3,
  ),
  fakeImport(
    { id: 'gone-1', condition: 'cancelled', station: 'upload', title: 'CT Thorax', counts: counted(20, 20, 5, 0) },
    20,
  ),
];

/** Two studies of one patient, one of them from a bad spot of the disc. */
const sameDay: ImportView[] = [
  fakeImport({ id: 'ok-1', ...done, status: 'success', counts: counted(120, 120, 120, 120) }),
  fakeImport({
    ...{ ...done, id: 'damaged-1', status: 'partial', missing: 2, title: 'CT Becken' },
    counts: counted(118, 118, 118, 118),
  }),
];

const severalArchives: ImportView[] = [
  fakeImport(
    {
      id: 'breast-1',
      station: 'upload',
      condition: 'waiting',
      fault: fault('archive-unreachable', { host: 'breast.clinic.example' }),
      retryAt: new Date(Date.now() + 95_000).toISOString(),
      title: 'Mammographie beidseits',
      modalities: ['MG'],
      archive: 'Breast centre',
      order: { id: 'o71', accessionNumber: '20260316-9' },
      counts: counted(8, 8, 2, 0),
    },
    8,
  ),
  fakeImport(
    {
      id: 'lost-1',
      station: 'upload',
      condition: 'held',
      fault: fault('archive-not-configured', { archive: 'Old breast centre' }),
      title: 'Mammographie links',
      modalities: ['MG'],
      archive: 'Old breast centre',
      order: null,
      patient: { id: 'p4', mrn: '0102938', name: 'Schmidt^Anna' },
      counts: counted(4, 4, 0, 0),
    },
    4,
  ),
  // The first archive holds it: fake-archive.ts.
  fakeImport(
    {
      ...{ ...done, id: 'held-1', studyInstanceUid: '2.25.82280191501581461950046721717452974219' },
      ...{ status: 'success', counts: counted(240, 240, 240, 240) },
    },
    240,
  ),
];

/** The archive has a study of the disc under a patient of a similar name. */
const otherPatient: ImportView[] = [
  fakeImport({
    ...{ id: 'other-1', scanId: 'disc-1', studyInstanceUid: '1.2.826.0.1.3680043.10.100' },
    ...{ station: 'upload', condition: 'held', counts: counted(120, 120, 0, 0) },
    fault: fault('archive-study-other-patient', {
      ...{ patientId: '0038841', patientName: 'Müller^Georg', birthDate: '1970-02-01', sex: 'M' },
      ...{ ourPatientId: '0047113', ourPatientName: 'Müller^Jörg', ourBirthDate: '1970-01-02', ourSex: 'M' },
    }),
  }),
];

const longImport = fakeImport(
  {
    id: 'long-1',
    station: 'verify',
    condition: 'running',
    title: 'Ganzkörper-Positronenemissionstomographie mit Niedrigdosis-Computertomographie und Kontrastmittel, Verlauf',
    modalities: ['CT', 'PT', 'SR', 'SEG', 'RTSTRUCT', 'KO', 'PR'],
    patient: {
      id: 'p6',
      mrn: '00000000000000000000000000000000000000000000000000000000098765',
      name: 'von Hohenzollern-Sigmaringen zu Wolkenstein^Maximiliane^Friederike Wilhelmine Augusta^^Freifrau',
    },
    counts: counted(12_480, 12_480, 12_480, 11_002),
  },
  12_480,
);

/** The imports that a scene begins with. */
export function fakeImports(scene: Scene): ImportView[] {
  if (scene === 'busy' || scene === 'broken') return busy;
  if (scene === 'finished') return busy.filter(({ id }) => id === 'ok-1' || id === 'part-1');
  if (scene === 'same-day') return sameDay;
  if (scene === 'archives') return severalArchives;
  if (scene === 'other-patient') return otherPatient;
  if (scene === 'long') return [longImport, ...busy];
  if (scene === 'large') return many();
  return [];
}

const manyImports = 20_000;

/** As many as a desk has after years: the newest still run. */
function many(): ImportView[] {
  return Array.from({ length: manyImports }, (_, index) => {
    const like = busy[index < busy.length ? index : index % 4 === 3 ? 7 : 6] ?? longImport;
    const finishedAt = like.finishedAt && ago(index * 40);
    return {
      ...like,
      id: `many-${index}`,
      title: `${like.title} ${index + 1}`,
      createdAt: ago(6 + index * 40),
      finishedAt,
    };
  });
}

/** The images of an import that are not all right. */
export function fakeInstanceFaults(importId: string): InstanceFault[] {
  if (importId !== 'part-1' && importId !== 'bad-1') return [];
  return [
    { path: 'DICOM/ST000001/SE000002/IM000119', sopInstanceUid: '1.2.3.119', fault: fault('media-read-error') },
    { path: 'DICOM/ST000001/SE000002/IM000120', sopInstanceUid: '1.2.3.120', fault: fault('archive-refused-file') },
  ];
}

/** The five numbers of an invented import, whose images are one series. */
export function fakeSeries({ counts, missing }: ImportView): SeriesNumbers[] {
  const { selected, sent, confirmed } = counts;
  const all = selected + missing;
  const short = missing > 0 ? 'readable' : sent < selected ? 'sent' : confirmed < sent ? 'confirmed' : null;
  const series = { seriesInstanceUid: '1.2.3', modality: 'CT', number: 2, description: 'Thorax 1.0 B70f' };
  return [{ ...series, promised: all, found: all, readable: selected, sent, confirmed, short }];
}

/** The upload logs of a scene. */
export function fakeLogs(scene: Scene): UploadLog[] {
  if (scene === 'empty' || scene === 'happy') return [];
  const people = [
    'Müller^Jörg',
    'Schmidt^Anna',
    'Yamada^Tarou',
    'Nowak^Zofia',
    'Иванов^Пётр',
    'von Hohenzollern-Sigmaringen^Maximiliane',
  ];
  const states = ['success', 'success', 'success', 'partial', 'success', 'failed'] as const;
  return Array.from({ length: scene === 'large' ? 2_400 : 240 }, (_, index) => ({
    id: `log-${index}`,
    patientId: 'p1',
    imagingOrderId: index % 4 ? 'o1' : null,
    uploadedBy: index % 3 ? 'b.keller' : 'front-desk-1',
    studyInstanceUid: `1.2.826.0.1.3680043.10.500.${index}`,
    orthancStudyId: 'a1',
    numberOfFiles: 20 + ((index * 37) % 900),
    totalSizeMb: 12 + ((index * 53) % 800),
    originalPatientId: `X-${4700 + index}`,
    originalPatientName: (people[index % people.length] ?? '').toUpperCase(),
    originalAccessionNumber: 'RO-88123',
    modifiedPatientId: `00${47_113 + index}`,
    modifiedPatientName: people[index % people.length] ?? '',
    modifiedAccessionNumber: index % 4 ? `20260317-${index}` : null,
    uploadStatus: states[index % states.length] ?? 'success',
    errorMessage:
      index % 6 === 3
        ? 'media-read-error: 2; listed-but-missing: 1'
        : index % 6 === 5
          ? 'archive-refused-file: 205'
          : null,
    uploadedAt: ago(index * 97),
    fileNames: Array.from({ length: 20 }, (_unused, file) => `DICOM/IM${String(file + 1).padStart(4, '0')}`),
  }));
}

const steps = 8;
const stepMs = 350;

/** Takes an import through all stations and tells each step, until it is done or `goesOn` says no: somebody cancelled it. */
export function playImport(first: ImportView, goesOn: () => boolean, tell: (view: ImportView) => void): void {
  const order: Station[] = ['stage', 'upload', 'verify', 'link', 'done'];
  const images = first.counts.selected;
  let tick = 0;
  const timer = setInterval(() => {
    if (!goesOn()) return clearInterval(timer);
    tick += 1;
    const at = Math.floor(tick / steps);
    const station = order[Math.min(at, 4)] ?? 'done';
    const share = (index: number) => Math.round(images * Math.max(0, Math.min(1, tick / steps - index)));
    const isDone = station === 'done';
    tell({
      ...first,
      station,
      condition: isDone ? 'ready' : 'running',
      counts: { ...first.counts, staged: share(0), sent: share(1), confirmed: share(2) },
      bytesStaged: share(0) * imageBytes,
      bytesSent: share(1) * imageBytes,
      bytesPerSecond: isDone ? null : 12_400_000,
      secondsLeft: isDone ? null : Math.ceil(((steps * 4 - tick) * stepMs) / 1000),
      linked: isDone && first.order !== null,
      status: isDone ? 'success' : null,
      orthancStudyId: at > 1 ? 'a1' : null,
      finishedAt: isDone ? new Date().toISOString() : null,
      updatedAt: new Date().toISOString(),
    });
    if (isDone) clearInterval(timer);
  }, stepMs);
}
