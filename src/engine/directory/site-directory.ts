import { FaultError } from '../../contract/fault.ts';
import type { Connector, LiveDirectory } from './connector.ts';
import type { DirectoryUser, SiteDirectory } from './directory.ts';
import type { DirectoryCopy } from './directory-copy.ts';
import { survivorOf, survivorsOf } from './follow-merges.ts';

export interface SiteDirectoryParts {
  readonly connector: Connector;
  /** Null without one: then everything is asked of the directory itself. */
  readonly copy: DirectoryCopy | null;
  /** Milliseconds of a clock that only goes forward. */
  readonly nowMs?: () => number;
}

/** After nobody answered, the copy answers at once for so long: a person must not wait out a time limit with each key she presses. */
const offlineMs = 15_000;

/**
 * The directory as the rest of the house sees it. Searches are answered by the copy once it is whole, single records by the directory itself; where that cannot
 * be reached the copy stands in for both, and what is decided on it is provisional.
 */
export function openSiteDirectory({
  connector,
  copy,
  nowMs = () => performance.now(),
}: SiteDirectoryParts): SiteDirectory {
  const { live } = connector;
  let offlineUntilMs = Number.NEGATIVE_INFINITY;

  /** Asks the directory itself; the copy when it cannot be reached. @throws FaultError of the directory when there is no copy to stand in */
  async function ask<T>(
    question: (directory: LiveDirectory) => Promise<T>,
    fromCopy: (copy: DirectoryCopy) => T | Promise<T>,
  ): Promise<{ answer: T; isProvisional: boolean }> {
    const standIn = copy?.hasRecords() ? copy : null;
    if (live === undefined) {
      if (standIn === null)
        throw copy?.outcome().fault ? again(copy.outcome().fault) : new FaultError('ehr-unreachable');
      return { answer: await fromCopy(standIn), isProvisional: false };
    }
    if (standIn !== null && nowMs() < offlineUntilMs) return { answer: await fromCopy(standIn), isProvisional: true };
    try {
      const answer = await question(live);
      offlineUntilMs = Number.NEGATIVE_INFINITY;
      return { answer, isProvisional: false };
    } catch (error) {
      if (standIn === null || !isUnreachable(error)) throw error;
      offlineUntilMs = nowMs() + offlineMs;
      return { answer: await fromCopy(standIn), isProvisional: true };
    }
  }

  const answerOf = async <T>(asked: Promise<{ answer: T }>): Promise<T> => (await asked).answer;
  const needLive = (): LiveDirectory => {
    if (live === undefined) throw new FaultError('ehr-forbidden');
    return live;
  };
  const copyIsWhole = () => copy?.isWhole() === true;

  async function livePatient(directory: LiveDirectory, id: string, signal?: AbortSignal) {
    return survivorOf(await directory.readPatient(id, signal), (next) => directory.readPatient(next, signal));
  }
  const copiedPatient = (from: DirectoryCopy, id: string) => survivorOf(from.patient(id), from.patient);

  return {
    canLink: live !== undefined,
    async findPatients(query, limit, signal) {
      if (query.trim() === '') return [];
      if (copyIsWhole() && copy !== null) return copy.findText(query, limit);
      return answerOf(
        ask(
          async (asked) => {
            const { patients } = await asked.searchText(query.trim(), limit, signal);
            return survivorsOf(patients, (id) => asked.readPatient(id, signal));
          },
          (from) => from.findText(query, limit),
        ),
      );
    },
    searchPatients: async (search, limit, signal) =>
      answerOf(
        ask(
          async (asked) => {
            const { text, ...fields } = search;
            const found = text
              ? await asked.searchText(text, limit, signal)
              : await asked.searchFields(fields, limit, signal);
            const patients = await survivorsOf(found.patients, (id) => asked.readPatient(id, signal));
            return { patients, complete: found.complete };
          },
          async (from) => {
            const words = Object.values(search).join(' ');
            const patients = await from.findText(words, limit + 1);
            return { patients: patients.slice(0, limit), complete: from.isWhole() && patients.length <= limit };
          },
        ),
      ),
    getPatient: async (id, signal) =>
      answerOf(
        ask(
          (asked) => livePatient(asked, id, signal),
          (from) => copiedPatient(from, id),
        ),
      ),
    patientOrders: async (patientId, signal) =>
      answerOf(
        ask(
          (asked) => asked.ordersOf(patientId, signal),
          (from) => from.ordersOf(patientId),
        ),
      ),
    async findOrder(accessionNumber, signal) {
      const wanted = accessionNumber.trim();
      if (wanted === '') return null;
      const found = await answerOf(
        ask(
          (asked) => asked.ordersByAccession(wanted, signal),
          (from) => from.store.orders.byAccession(wanted),
        ),
      );
      // Two orders under one accession number: neither is "the" order, a person chooses from the patient's list.
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    getOrder: async (id, signal) =>
      answerOf(
        ask(
          (asked) => asked.readOrder(id, signal),
          (from) => from.order(id),
        ),
      ),
    copyAsOf: () => (live !== undefined && copy?.hasRecords() && nowMs() < offlineUntilMs ? copy.syncedAt() : null),
    itself: {
      // A file or a worklist is its own last word: what was read last is what there is.
      getPatient: async (id, signal) => {
        if (live) return livePatient(live, id, signal);
        return copy === null ? null : copiedPatient(copy, id);
      },
      getOrder: async (id, signal) => (live ? live.readOrder(id, signal) : (copy?.order(id) ?? null)),
    },
    linkOrder: (orderId, etag, link, signal) => needLive().linkOrder(orderId, etag, link, signal),
    ...(live?.unlinkOrder ? { unlinkOrder: live.unlinkOrder } : {}),
    ...(live?.recordStudy ? { recordStudy: live.recordStudy } : {}),
    ...(live?.deleteStudy ? { deleteStudy: live.deleteStudy } : {}),
    putUploadLog: async (log, signal) => live?.putUploadLog(log, signal),
    viewerAddress: async (studyInstanceUids, signal) => (await live?.viewerAddress(studyInstanceUids, signal)) ?? null,
    async me(signal) {
      if (live === undefined) return null;
      const { answer, isProvisional } = await ask<DirectoryUser | null>(
        (asked) => asked.me(signal),
        (from) => (from.store.fact('user') as DirectoryUser | undefined) ?? null,
      );
      if (!isProvisional && answer !== null && copy !== null) rememberUser(copy, answer);
      return answer;
    },
    check: async (signal) => {
      await connector.check(signal);
    },
    describe: (signal) => connector.check(signal),
  };
}

/** Who signed in last: she goes on working when the directory is away. */
function rememberUser({ store }: DirectoryCopy, user: DirectoryUser): void {
  if (JSON.stringify(store.fact('user')) === JSON.stringify(user)) return;
  try {
    store.setFact('user', user);
  } catch (error) {
    // A sync is writing in its thread: whoever asks next remembers her.
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof FaultError && error.fault.class === 'transient';
}

function again(fault: { code: FaultError['fault']['code']; params: FaultError['fault']['params'] } | null): FaultError {
  return new FaultError(fault?.code ?? 'ehr-unreachable', fault?.params);
}
