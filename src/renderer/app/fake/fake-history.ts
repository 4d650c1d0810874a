import type { HistoryQuery, ImportView, StoryStep, UploadLog } from '../../../contract/imports.ts';
import { fakeLogs } from './fake-imports.ts';
import type { Scene } from './scenes.ts';

/** The invented history, searched by what its rows contain. */
export function fakeHistory(scene: Scene, query: HistoryQuery): UploadLog[] {
  const wanted = (query.text ?? '').toLowerCase();
  return fakeLogs(scene).filter(
    (log) =>
      (query.since === null || log.uploadedAt >= query.since) &&
      (!query.status || log.uploadStatus === query.status) &&
      (!query.uploadedBy || log.uploadedBy === query.uploadedBy) &&
      `${log.modifiedPatientName} ${log.modifiedPatientId} ${log.originalPatientId}`.toLowerCase().includes(wanted),
  );
}

/** The invented way of a study. */
export function fakeStory(): StoryStep[] {
  const empty = {
    fields: [],
    changes: [],
    series: [],
    archiveState: null,
    confirmed: null,
    alreadyStored: null,
    fault: null,
    actor: 'gantry',
  };
  const at = (minute: number) => `2026-03-17T08:${String(minute).padStart(2, '0')}:00.000Z`;
  return [
    {
      ...{ ...empty, at: at(2), kind: 'approved', actor: 'b.keller' },
      fields: [
        { field: 'name', disc: 'MUELLER^JOERG', ehr: 'Müller^Jörg', verdict: 'equal-folded' },
        { field: 'birth-date', disc: '1970-01-02', ehr: '1970-01-02', verdict: 'equal' },
      ],
      changes: [
        { tag: '00100020', keyword: 'PatientID', vr: 'LO', old: ['X-4711'], new: '0047113' },
        { tag: '00100010', keyword: 'PatientName', vr: 'PN', old: ['MUELLER^JOERG'], new: 'Müller^Jörg' },
        {
          ...{ tag: '04000561', keyword: 'OriginalAttributesSequence', vr: 'SQ', old: [] },
          new: 'PatientID, PatientName',
        },
      ],
      chosen: 'person',
      ticked: { fields: ['name', 'birth-date'], by: 'b.keller' },
      patientSaid: {
        ...{ studyInstanceUid: '1.2.3', name: 'yes', birthDate: 'yes', study: 'yes', at: at(1), actor: 'Beate Keller' },
        shown: { name: 'Mueller^Joerg', birthDate: '1970-01-02', description: 'CT Thorax', studyDate: '2026-03-01' },
      },
    },
    { ...empty, at: at(3), kind: 'copied' },
    { ...empty, at: at(3), kind: 'begun' },
    { ...empty, at: at(5), kind: 'waited', fault: { code: 'archive-unreachable', class: 'transient', params: {} } },
    { ...empty, at: at(9), kind: 'sent' },
    { ...empty, at: at(10), kind: 'proven', confirmed: 118, alreadyStored: 2 },
    {
      ...{ ...empty, at: at(10), kind: 'finished', actor: 'b.keller', confirmed: 118, alreadyStored: 2 },
      series: [
        {
          ...{ seriesInstanceUid: '1.2.3', modality: 'CT', number: 2, description: 'Thorax 1.0 B70f', short: null },
          ...{ promised: 118, found: 118, readable: 118, sent: 118, confirmed: 118 },
        },
      ],
    },
    { ...empty, at: at(50), kind: 'rechecked', actor: 'b.keller', archiveState: 'held' },
  ];
}

/** The same of one import, as far as it has come; what is finished was looked at, too. */
export function fakeStoryOf({ station, condition }: Pick<ImportView, 'station' | 'condition'>): StoryStep[] {
  const all = fakeStory();
  const [approved, copied] = all;
  const last = all.at(-1);
  if (station !== 'done' || !last)
    return [approved, condition === 'ready' ? undefined : copied].filter((step) => step !== undefined);
  const { archiveState: _, ...plain } = last;
  return [
    ...all,
    { ...plain, archiveState: null, at: '2026-03-17T09:20:00.000Z', kind: 'viewed', actor: 'b.keller' },
    { ...plain, archiveState: null, at: '2026-03-18T07:05:00.000Z', kind: 'viewed', actor: 'front-desk-1' },
  ];
}
