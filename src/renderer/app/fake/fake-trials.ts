import type { RowProblem } from '../../../contract/directory.ts';
import type { EngineHandlers } from '../../../contract/engine.ts';
import { fault } from '../../../contract/fault.ts';

type Trials = Pick<
  EngineHandlers['settings'],
  'tryArchive' | 'tryResearch' | 'tryDirectory' | 'tryViewer' | 'tryRetention' | 'tryDropFolders'
>;

/** The key that every invented server shows. */
const fakePin = `sha256/${'A'.repeat(43)}=`;

/** Rows of a folder's file that could not be taken. */
const rowProblems: RowProblem[] = [
  { source: 'patients.csv', line: 31, reason: 'column birth_date', why: { code: 'field', field: 'birth_date' } },
  { source: 'patients.csv', line: 32, reason: 'this id stood in a row before', why: { code: 'repeated-id' } },
  {
    ...{ source: 'patients.csv', line: 40, reason: '2 columns instead of 10' },
    why: { code: 'column-count', found: 2, wanted: 10 },
  },
];

/** Tries of connections: an address with `wrong` in it is not there, one with `silent` never answers, and whoever pins another key than the server's is told so. */
export const fakeTrials: Trials = {
  async tryArchive({ archive }) {
    const nothing = { product: '', studies: null, mayStore: null, dicomWeb: false, notices: [] };
    if (archive.url.includes('silent')) return new Promise<never>(() => {});
    if (archive.url.includes('wrong'))
      return { ...nothing, fault: fault('archive-unreachable', { host: new URL(archive.url).host }) };
    const { pins = [] } = archive.wire ?? {};
    if (pins.length > 0 && !pins.includes(fakePin))
      return {
        ...nothing,
        fault: fault('archive-certificate', { reason: 'GANTRY_PIN_MISMATCH', host: new URL(archive.url).host }),
      };
    return {
      ...{ fault: null, product: 'Orthanc 1.10.1', studies: 4_210, mayStore: true, dicomWeb: true },
      notices: ['outdated'],
    };
  },
  async tryResearch({ research }) {
    const nothing = { product: '', studies: null, mayStore: null, dicomWeb: false, notices: [] };
    if (research.url.includes('wrong')) return { ...nothing, fault: fault('archive-unauthorized') };
    return { fault: null, product: 'Orthanc 1.12.11', studies: 12, mayStore: true, dicomWeb: true, notices: [] };
  },
  async tryDirectory({ ehr }) {
    const { kind } = ehr;
    const isExpectedOnly = kind === 'worklist';
    const none = { count: 0, isWhole: true };
    const known = { kind, account: '', knowsEverybody: !isExpectedOnly, canLink: kind === 'rest' || kind === 'fhir' };
    if (ehr.url.includes('wrong'))
      return {
        ...{ ...known, fault: fault('ehr-unauthorized'), patients: none, orders: none },
        ...{ problemCount: 0, problems: [] },
      };
    const problems = kind === 'csv' ? rowProblems : [];
    return {
      ...{ ...known, fault: null, account: kind === 'rest' ? 'Front desk 1' : '' },
      patients: { count: isExpectedOnly ? 31 : 1_204, isWhole: true },
      orders: { count: isExpectedOnly ? 33 : 310, isWhole: kind !== 'fhir' },
      ...{ problemCount: problems.length, problems },
    };
  },
  async tryViewer({ viewer }) {
    if (viewer === null) return { fault: null, source: 'ehr', answer: 'no-study' };
    const isWrong = viewer.url.includes('wrong');
    return isWrong
      ? { fault: fault('viewer-unreachable'), source: 'site', answer: 'none' }
      : { fault: null, source: 'site', answer: 'page' };
  },
  async tryRetention({ originalsDays }) {
    const kept = { instances: 12_040, imports: 31, bytes: 6_400_000_000 };
    const wouldGo =
      originalsDays !== null && originalsDays < 30
        ? { instances: 3_120, imports: 9, bytes: 1_700_000_000 }
        : { instances: 0, imports: 0, bytes: 0 };
    return { kept, wouldGo };
  },
  tryDropFolders: async ({ dropFolders }) => ({
    problems: dropFolders
      .filter((folder) => folder.includes('wrong'))
      .map((folder) => ({ folder, problem: 'missing' as const })),
  }),
};
