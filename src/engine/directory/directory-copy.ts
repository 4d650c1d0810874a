import type { DirectoryStatus, Order, Patient, RowProblem } from '../../contract/directory.ts';
import type { Fault } from '../../contract/fault.ts';
import type { DirectoryKind } from '../../contract/plain.ts';
import type { DirectoryStore } from '../ledger/directory-store.ts';
import { type Resource, resources } from './connector.ts';
import { survivorsOf } from './follow-merges.ts';
import { patientWords, searchWords } from './search-words.ts';

/** The matcher's keys of a patient (`identity/blocking-keys.ts`). Another version than the one stored: all keys are made anew. */
export interface PatientKeys {
  readonly version: number;
  blockingKeys(patient: Patient): readonly number[];
  frequencyKeys(patient: Patient): readonly number[];
}

/** How far one resource's passes have come. Written in one transaction with the page that it tells of. */
export interface PassState {
  /** Number of the full pass that is running or was the last. */
  readonly pass: number;
  readonly isFull: boolean;
  readonly isRunning: boolean;
  readonly cursor: string | null;
  /** What the running pass asks for; null for everything. */
  readonly since: string | null;
  /** The newest change that it has met. */
  readonly changedUntil: string | null;
  readonly startedAt: string;
  readonly seen: number;
  readonly total: number | null;
  /** Start of the last pass that has run to its end, full or not; null when none has. */
  readonly syncedAt: string | null;
  /** Start of the last full pass that has. */
  readonly fullAt: string | null;
  /** From where the next delta asks. */
  readonly nextSince: string | null;
  /** A last full pass gave fewer records than it promised, or some that could not be taken. */
  readonly isShort: boolean;
  readonly count: number;
  readonly version: string | null;
}

/** What the last attempt to sync ended with. */
export interface SyncOutcome {
  readonly attemptedAt: string | null;
  readonly fault: Fault | null;
}

/** The site's directory as it was when it could last be asked. */
export interface DirectoryCopy {
  readonly store: DirectoryStore;
  readonly keys: PatientKeys;
  pass(resource: Resource): PassState | null;
  setPass(resource: Resource, state: PassState): void;
  outcome(): SyncOutcome;
  setOutcome(outcome: SyncOutcome): void;
  problemsOf(resource: Resource): { count: number; first: RowProblem[] };
  /** Notes what could not be taken; `begin` forgets what an earlier full pass of this resource noted. */
  addProblems(resource: Resource, problems: readonly RowProblem[], begin: boolean): void;
  /** Somebody else wrote into the store: what was remembered of it is forgotten. */
  changed(): void;
  /** Whether every record of the directory was taken, as of `syncedAt`. */
  isWhole(): boolean;
  /** Whether anything can be looked up in it at all. */
  hasRecords(): boolean;
  syncedAt(): string | null;
  status(): Omit<DirectoryStatus, 'isRunning' | 'readNow'>;
  findText(text: string, limit: number): Promise<Patient[]>;
  /** How many patients have a frequency key; remembered until the next page is written, since common names are asked for with every study. */
  countKey(key: number): number;
  patient(id: string): Patient | null;
  order(id: string): Order | null;
  ordersOf(patientId: string): Order[];
}

const noted = 100;
const mostCounts = 50_000;

/**
 * The copy over its store. One that was made of another directory (`source`) is emptied first.
 * @param source names the directory: kind and address
 */
export function openDirectoryCopy(
  store: DirectoryStore,
  { kind, coverage, source }: { kind: DirectoryKind; coverage: 'all' | 'scheduled'; source: string },
  keys: PatientKeys,
): DirectoryCopy {
  if (store.fact('source') !== source) {
    store.clear();
    store.setFact('source', source);
    store.setFact('keysVersion', keys.version);
  }
  const pass = (resource: Resource) => (store.fact(`pass.${resource}`) as PassState | undefined) ?? null;
  const problemsOf = (resource: Resource) =>
    (store.fact(`problems.${resource}`) as { count: number; first: RowProblem[] } | undefined) ?? {
      count: 0,
      first: [],
    };
  const outcome = () => (store.fact('outcome') as SyncOutcome | undefined) ?? { attemptedAt: null, fault: null };
  const syncedAt = (): string | null => {
    const times = resources.map((resource) => pass(resource)?.syncedAt ?? null);
    return times.includes(null) ? null : (times.toSorted()[0] ?? null);
  };
  const problems = () => {
    const all = resources.map(problemsOf);
    return {
      count: all.reduce((sum, { count }) => sum + count, 0),
      first: all.flatMap(({ first }) => first).slice(0, noted),
    };
  };
  const isWhole = () =>
    coverage === 'all' &&
    syncedAt() !== null &&
    !resources.some((resource) => pass(resource)?.isShort === true) &&
    store.fact('keysVersion') === keys.version &&
    !isRefusal(outcome().fault);
  const patient = (id: string) => store.patients.byId(id);
  const counts = new Map<number, number>();
  const countKey = (key: number): number => {
    const known = counts.get(key);
    if (known !== undefined) return known;
    const count = store.patients.countKey(key);
    if (counts.size >= mostCounts) counts.clear();
    counts.set(key, count);
    return count;
  };
  const state = (): DirectoryStatus['state'] => {
    if (syncedAt() === null) return 'never';
    if (isRefusal(outcome().fault)) return 'failed';
    return isWhole() ? 'complete' : 'partial';
  };
  return {
    store,
    keys,
    pass,
    setPass(resource, next) {
      counts.clear();
      store.setFact(`pass.${resource}`, next);
    },
    outcome,
    setOutcome: (next) => store.setFact('outcome', next),
    problemsOf,
    addProblems(resource, more, begin) {
      if (more.length === 0 && !begin) return;
      const before = begin ? { count: 0, first: [] } : problemsOf(resource);
      const first = [...before.first, ...more].slice(0, noted);
      store.setFact(`problems.${resource}`, { count: before.count + more.length, first });
    },
    changed: () => counts.clear(),
    isWhole,
    hasRecords: () => (pass('patients')?.count ?? 0) > 0,
    syncedAt,
    status() {
      const { attemptedAt, fault } = outcome();
      const { count: problemCount, first } = problems();
      return {
        ...{ kind, state: state(), syncedAt: syncedAt(), attemptedAt, fault, problemCount, problems: first },
        patients: pass('patients')?.count ?? 0,
        orders: pass('orders')?.count ?? 0,
      };
    },
    async findText(text, limit) {
      const terms = searchWords(text);
      if (terms.length === 0) return [];
      const exactly = store.patients.byMrn(text.trim());
      const whole = store.patients.findWords(terms, limit, true);
      const begun = whole.length >= limit ? [] : store.patients.findWords(terms, limit);
      return (await survivorsOf([...exactly, ...whole, ...begun], patient)).slice(0, limit);
    },
    countKey,
    patient,
    order: (id) => store.orders.byId(id),
    ordersOf: (patientId) => ordersOfPerson(store, patientId),
  };
}

/** Hers, and those of records that were merged into hers: orders keep the number that they were made under. */
function ordersOfPerson(store: DirectoryStore, patientId: string): Order[] {
  const former = store.patients.mergedInto(patientId).map(({ id }) => id);
  return [patientId, ...former].flatMap((id) => store.orders.ofPatient(id)).map((order) => ({ ...order, patientId }));
}

/** A directory that cannot be reached leaves the copy what it was, only older. One that refuses, or answers wrongly, may have left it in pieces. */
function isRefusal(fault: Fault | null): boolean {
  return fault !== null && fault.code !== 'ehr-unreachable' && fault.code !== 'cancelled';
}

/** What a patient is found by. */
export function indexed(patient: Patient, keys: PatientKeys) {
  return {
    patient,
    words: patientWords(patient),
    blockingKeys: keys.blockingKeys(patient),
    frequencyKeys: keys.frequencyKeys(patient),
  };
}
