import type { EngineEmit, EngineHandlers } from '../../../contract/engine.ts';
import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { Scene } from './scenes.ts';

const people = [
  ['Müller^Jörg', '0047113', '1970-01-02', 'M'],
  ['Weber^Anna Katharina', '0018450', '1984-11-30', 'F'],
  ['García López^María del Carmen', '0033207', '1958-07-14', 'F'],
  ['Nguyễn^Thị Hoa', '0051822', '1991-03-08', 'F'],
] as const;
const kinds = [
  [['CT'], 'CT Thorax nativ', 240],
  [['MR', 'SR'], 'MRT Schädel mit Kontrastmittel und Angiographie der Halsgefäße', 812],
  [['CR'], 'Thorax p.a.', 2],
  [['US'], 'Sonographie Abdomen', 36],
] as const;

function studies(scene: Scene): ArchiveStudy[] {
  return Array.from({ length: scene === 'long' ? 640 : 14 }, (_, index): ArchiveStudy => {
    const [patientName, patientId, birthDate, sex] = people[index % people.length] ?? people[0];
    const [modalities, description, instances] = kinds[(index >> 1) % kinds.length] ?? kinds[0];
    const day = new Date(Date.UTC(2026, 2, 17) - index * 11 * 86_400_000).toISOString().slice(0, 10);
    return {
      ...{
        orthancStudyId: `study-${index}`,
        studyInstanceUid: `2.25.8228019150158146195004672171745297${4219 + index}`,
      },
      ...{ patientName, patientId, birthDate, sex, description, instances },
      ...{ accessionNumber: `ACC2026${String(317 - index).padStart(4, '0')}-4`, studyDate: day },
      ...{ modalities: [...modalities], series: modalities.length + 1 },
    };
  });
}

/** A grey disc on black: enough to see where a picture stands. */
function drawing(index: number): string {
  const [size, half] = [128, 64];
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => {
      const far = Math.hypot(x - half, (y - half) * 1.2);
      return far > 56 ? 0 : far > 50 ? 210 : 60 + ((x * 3 + y * index) % 60);
    }),
  );
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const paper = canvas.getContext('2d');
  for (const [y, row] of rows.entries())
    for (const [x, grey] of row.entries()) {
      if (paper) paper.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      paper?.fillRect(x, y, 1, 1);
    }
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

/**
 * What each archive of the scene holds of a patient. In `archives` the first one and Cardiology hold one study both, Cardiology has a study of somebody else
 * under the same number, and the breast centre answers only when it is asked a second time.
 */
function findOfPatient(
  scene: Scene,
  held: readonly ArchiveStudy[],
  { archive, mrn = '' }: { archive: string; mrn: string | undefined },
): Promise<ArchiveStudy[]> {
  if (scene === 'broken' || scene === 'offline') return Promise.reject(new FaultError('archive-unreachable'));
  const own = held.filter(({ patientId }) => patientId === mrn);
  const [first, second, third] = own;
  if (scene === 'empty' || !first || !second || !third) return Promise.resolve(scene === 'empty' ? [] : own);
  if (scene !== 'archives' || archive === '') return Promise.resolve(own);
  if (archive === 'Cardiology') {
    const stranger = {
      studyInstanceUid: `${third.studyInstanceUid}${onlyInCardiology}`,
      birthDate: '1931-05-20',
      patientName: 'Kraft^Otto',
    };
    const ownOne = { ...second, instances: second.instances + 4 };
    return Promise.resolve([ownOne, { ...third, ...stranger, modalities: ['XA'], description: 'Koronarangiographie' }]);
  }
  timesAsked.set(archive, (timesAsked.get(archive) ?? 0) + 1);
  if ((timesAsked.get(archive) ?? 0) > 1) return Promise.resolve([]);
  return Promise.reject(new FaultError('archive-timeout'));
}
/** How the UID of the study ends that lies in Cardiology alone. */
export const onlyInCardiology = '.9';
const timesAsked = new Map<string, number>();

/** The invented archive. `empty` finds nothing, `down` does not answer, `slow` answers late, `contradicting` has a study twice, `no-ehr` knows no roles. */
export function fakeArchive(scene: Scene, emit: EngineEmit): EngineHandlers['archive'] {
  let held = studies(scene);
  const refuse = (): void => {
    if (scene === 'broken') throw new FaultError('archive-unauthorized', { host: 'archive.clinic.example' });
    if (scene === 'offline') throw new FaultError('archive-unreachable');
  };
  const find = (studyId: string): ArchiveStudy => {
    const study = held.find(({ orthancStudyId }) => orthancStudyId === studyId);
    if (!study) throw new FaultError('not-found');
    return study;
  };
  return {
    find: ({ archive = '', mrn }) => findOfPatient(scene, held, { archive, mrn }),
    async search({
      archive = '',
      text = '',
      modality,
      description = '',
      from = '',
      until = '9999',
      cursor = '0',
      limit,
    }) {
      if (scene === 'slow') await new Promise((resolve) => setTimeout(resolve, 4_000));
      refuse();
      const fits = held.filter(
        (study) =>
          archive === '' &&
          scene !== 'empty' &&
          `${study.patientName} ${study.patientId} ${study.accessionNumber}`
            .toLowerCase()
            .includes(text.toLowerCase()) &&
          study.description.toLowerCase().includes(description.toLowerCase()) &&
          (!modality || study.modalities.includes(modality)) &&
          study.studyDate >= from &&
          study.studyDate <= until,
      );
      const end = Number(cursor) + limit;
      return { studies: fits.slice(Number(cursor), end), next: fits.length > end ? String(end) : null };
    },
    async statistics() {
      refuse();
      return { patients: 893, studies: 1204, series: 6210, instances: 402_118, bytes: 312_400_000_000 };
    },
    async study({ studyId }) {
      const study = find(studyId);
      const images = Math.max(1, study.instances - 1);
      return {
        ...{ study, bytes: study.instances * 526_000, labels: ['second-opinion', 'teaching'] },
        series: [
          {
            ...{ id: `${studyId}-1`, seriesInstanceUid: '1.2.3.1', modality: study.modalities[0] ?? 'OT', number: 1 },
            ...{ description: 'Thorax 1.0 B70f', bodyPart: 'CHEST', instances: images },
          },
          {
            ...{ id: `${studyId}-2`, seriesInstanceUid: '1.2.3.2', modality: 'SR', number: 99 },
            ...{ description: 'Befund', bodyPart: '', instances: 1 },
          },
        ],
        twins: scene === 'contradicting' ? held.slice(1, 2) : [],
      };
    },
    instances: async ({ seriesId }) =>
      Array.from({ length: seriesId.endsWith('-2') ? 1 : 120 }, (_, index) => ({
        ...{ id: `${seriesId}-${index}`, sopInstanceUid: `1.2.3.1.${index}`, number: index + 1, bytes: 526_000 },
      })),
    tags: async () => [
      { path: '00080060', depth: 0, tag: '(0008,0060)', keyword: 'Modality', name: 'Modality', vr: 'CS', text: 'CT' },
      {
        path: '00100010',
        depth: 0,
        tag: '(0010,0010)',
        keyword: 'PatientName',
        name: "Patient's Name",
        vr: 'PN',
        text: 'Müller^Jörg',
      },
      {
        path: '00400275',
        depth: 0,
        tag: '(0040,0275)',
        keyword: 'RequestAttributesSequence',
        name: 'Request Attributes Sequence',
        vr: 'SQ',
        text: '',
      },
      {
        path: '00400275[0].00080050',
        depth: 1,
        tag: '(0008,0050)',
        keyword: 'AccessionNumber',
        name: 'Accession Number',
        vr: 'SH',
        text: 'ACC20260317-4',
      },
    ],
    preview: async ({ id }) =>
      id.includes('-2-') ? null : { mediaType: 'image/png', base64: drawing(Number(id.split('-').at(-1))) },
    download: ({ downloadId, format }, { signal }) =>
      new Promise((resolve, reject) => {
        const total = 240;
        let done = 0;
        const timer = setInterval(() => {
          done += scene === 'slow' ? 1 : 24;
          emit('archive', 'downloadProgress', {
            downloadId,
            done,
            total,
            bytes: done * 526_000,
            bytesTotal: total * 526_000,
          });
          if (done < total) return;
          clearInterval(timer);
          const path = `/home/desk/Downloads/CT-2026-03-17-9f3a2c${format === 'zip' ? '.zip' : ''}`;
          resolve({ path, instances: total, bytes: total * 526_000, checkedBy: 'md5' });
        }, 120);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          reject(new FaultError('cancelled'));
        });
      }),
    mayDelete: async () => (scene === 'no-ehr' ? { may: false, reason: 'nobody' } : { may: true, reason: null }),
    async delete({ studyId }) {
      const { studyInstanceUid, series, instances } = find(studyId);
      held = held.filter(({ orthancStudyId }) => orthancStudyId !== studyId);
      return { studyInstanceUid, series, instances, by: 'ehr', provenAt: new Date().toISOString() };
    },
  };
}
