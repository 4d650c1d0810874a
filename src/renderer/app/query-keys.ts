import type { ArchiveSearch } from '../../contract/archive.ts';
import type { Choice } from '../../contract/engine.ts';
import type { HistoryQuery } from '../../contract/imports.ts';
import type { CharsetRepair, StudyDecision } from '../../contract/plan.ts';
import type { ResearchChoice } from '../../contract/research.ts';
import type { TagMapping } from '../../contract/settings.ts';

/** How the operator reads a study: what its letters mean, and whose it is. */
interface StudyReading {
  repair: CharsetRepair | null;
  decision?: StudyDecision;
}

/** The names of everything that is asked of the engine and kept in the query cache. */
export const queryKeys = {
  info: ['info'],
  desk: ['desk'],
  activity: ['activity'],
  emergencies: ['emergencies'],
  knownPeople: ['known-people'],
  health: ['health'],
  directory: ['directory'],
  settings: ['settings'],
  engineState: ['engine-state'],
  updates: ['updates'],
  imports: ['imports'],
  paused: ['paused'],
  volumes: ['volumes'],
  recentPlaces: ['recent-places'],
  undecidedScans: ['undecided-scans'],
  histories: ['history'],
  /** `archive`: the name of a further one, '' for the first. */
  archiveStatistics: (archive: string) => ['archive', 'statistics', archive],
  archiveMayDelete: (archive: string) => ['archive', 'may-delete', archive],
  archiveSearches: ['archive', 'search'],
  archiveSearch: (archive: string, search: Omit<ArchiveSearch, 'limit' | 'cursor'> | null) => [
    'archive',
    'search',
    archive,
    search,
  ],
  archiveStudy: (archive: string, studyId: string) => ['archive', 'study', archive, studyId],
  archiveInstances: (archive: string, seriesId: string) => ['archive', 'instances', archive, seriesId],
  archiveTags: (archive: string, instanceId: string) => ['archive', 'tags', archive, instanceId],
  archivePreview: (archive: string, instanceId: string) => ['archive', 'preview', archive, instanceId],
  import: (importId: string) => ['import', importId],
  statistics: (days: number) => ['history', 'statistics', days],
  importStory: (importId: string) => ['import', importId, 'story'],
  history: (query: HistoryQuery) => ['history', query],
  historyUsers: ['history', 'users'],
  story: (logId: string) => ['history', 'story', logId],
  report: (scanId: string) => ['report', scanId],
  scanListing: (scanId: string) => ['scan-listing', scanId],
  scanProgress: (scanId: string) => ['scan-progress', scanId],
  /** `patientId` null is the search for the patient; a disabled query must not share its name, hence the empty one. */
  match: (scanId: string, studyInstanceUid: string, patientId: string | null, reading: StudyReading) => [
    'match',
    scanId,
    studyInstanceUid,
    patientId,
    reading,
  ],
  charsetCandidates: (scanId: string, studyInstanceUid: string, patientId: string | null) => [
    'charset-candidates',
    scanId,
    studyInstanceUid,
    patientId,
  ],
  researchPreview: (choice: ResearchChoice) => ['research-preview', choice],
  frame: (scanId: string, sopInstanceUid: string, frame: number) => ['frame', scanId, sopInstanceUid, frame],
  archiveStudies: (archive: string, mrn: string) => ['archive-studies', archive, mrn],
  patientOrders: (patientId: string) => ['patient-orders', patientId],
  importOf: (logId: string) => ['history', 'import', logId],
  tagMapTrial: (tagMap: readonly TagMapping[]) => ['tag-map-trial', tagMap],
  dropFolderTrial: (dropFolders: readonly string[]) => ['drop-folder-trial', dropFolders],
  retentionTrial: (originalsDays: number | null) => ['retention-trial', originalsDays],
  patients: (query: string) => ['patients', query],
  plan: (choice: Choice | null) => ['plan', choice],
  changedFiles: (choice: Choice, keyword: string) => ['plan', choice, 'changed-files', keyword],
  valueCheck: (keyword: string, value: string) => ['value-check', keyword, value],
  instances: (scanId: string, studyInstanceUid: string) => ['instances', scanId, studyInstanceUid],
  previewSeries: (scanId: string, seriesInstanceUid: string) => ['preview-series', scanId, seriesInstanceUid],
  previewObject: (scanId: string, sopInstanceUid: string) => ['preview-object', scanId, sopInstanceUid],
  thumbnail: (scanId: string, sopInstanceUid: string) => ['thumbnail', scanId, sopInstanceUid],
  seriesSeen: (scanId: string) => ['series-seen', scanId],
  tags: (scanId: string, studyInstanceUid: string, sopInstanceUid: string) => [
    'tags',
    scanId,
    studyInstanceUid,
    sopInstanceUid,
  ],
  deskAnswers: (scanId: string) => ['desk-answers', scanId],
  handovers: ['handovers'],
  tagValue: (asked: { sopInstanceUid: string; path: string; lengthBytes: number }) => ['tag-value', asked],
} as const;
