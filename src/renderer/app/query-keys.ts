import type { Choice } from '../../contract/engine.ts';
import type { HistoryQuery } from '../../contract/imports.ts';
import type { CharsetRepair, StudyDecision } from '../../contract/plan.ts';
import type { TagMapping } from '../../contract/settings.ts';

/** How the operator reads a study: what its letters mean, and whose it is. */
interface StudyReading {
  repair: CharsetRepair | null;
  decision?: StudyDecision;
}

/** The names of everything that is asked of the engine and kept in the query cache. */
export const queryKeys = {
  info: ['info'],
  health: ['health'],
  directory: ['directory'],
  settings: ['settings'],
  engineState: ['engine-state'],
  imports: ['imports'],
  paused: ['paused'],
  volumes: ['volumes'],
  histories: ['history'],
  import: (importId: string) => ['import', importId],
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
  patientOrders: (patientId: string) => ['patient-orders', patientId],
  importOf: (logId: string) => ['history', 'import', logId],
  tagMapTrial: (tagMap: readonly TagMapping[]) => ['tag-map-trial', tagMap],
  retentionTrial: (originalsDays: number | null) => ['retention-trial', originalsDays],
  patients: (query: string) => ['patients', query],
  plan: (choice: Choice | null) => ['plan', choice],
  valueCheck: (keyword: string, value: string) => ['value-check', keyword, value],
  instances: (scanId: string, studyInstanceUid: string) => ['instances', scanId, studyInstanceUid],
  tags: (scanId: string, studyInstanceUid: string, sopInstanceUid: string) => [
    'tags',
    scanId,
    studyInstanceUid,
    sopInstanceUid,
  ],
} as const;
