import type { Order, Patient } from '../../contract/directory.ts';
import type { Page, Resource } from './connector.ts';
import { type DirectoryCopy, indexed, type PassState } from './directory-copy.ts';

/** What a sync writes into the copy, each call one transaction. `copy-thread.ts` does it beside the engine, where it keeps nobody waiting. */
export interface CopyWork {
  /** Writes a page together with where the next one begins, and gives the state that follows. */
  takePage(resource: Resource, state: PassState, page: Page<Patient | Order>): PassState;
  /** Takes away some of what an older pass saw last; `lastSeq` null: there is no more to look at. */
  removeUnseen(resource: Resource, pass: number, afterSeq: number): { removed: number; lastSeq: number | null };
  /** New keys for some patients after row `afterSeq`; gives the last of them, null behind the last of all. */
  renewKeys(afterSeq: number): number | null;
  /** Joins a few runs of keys; false when there is nothing left to join. */
  mergeRuns(): boolean;
}
export type CopyWorkName = keyof CopyWork;

/** The same by somebody who answers later. */
export type AwaitedCopyWork = {
  readonly [name in CopyWorkName]: (...args: Parameters<CopyWork[name]>) => Promise<ReturnType<CopyWork[name]>>;
};

const rowsAtOnce = 2_000;

export function copyWork(copy: DirectoryCopy): CopyWork {
  const { store, keys } = copy;
  return {
    takePage: (resource, state, page) =>
      store.transaction(() => {
        const added =
          resource === 'patients'
            ? store.patients.put(
                (page.items as Patient[]).map((patient) => indexed(patient, keys)),
                state.pass,
              )
            : store.orders.put(page.items as Order[], state.pass);
        copy.addProblems(resource, page.problems, false);
        const next: PassState = {
          ...state,
          cursor: page.next,
          isRunning: page.next !== null,
          seen: state.seen + page.items.length + page.problems.length + (page.skipped ?? 0),
          total: page.total ?? state.total,
          changedUntil: later(state.changedUntil, page.changedUntil),
          count: state.count + added,
        };
        // The last page is followed by taking away what is gone: until that is done the pass counts as running.
        const isLast = page.next === null;
        copy.setPass(resource, isLast ? { ...next, isRunning: true, cursor: state.cursor, seen: state.seen } : next);
        return next;
      }),
    removeUnseen: (resource, pass, afterSeq) =>
      store.transaction(() => store[resource].removeUnseen(pass, afterSeq, rowsAtOnce)),
    renewKeys(afterSeq) {
      const page = store.patients.pageAfter(afterSeq, rowsAtOnce);
      store.transaction(() => {
        for (const { seq, patient } of page) store.patients.setKeys(seq, indexed(patient, keys));
      });
      return page.at(-1)?.seq ?? null;
    },
    mergeRuns: () => store.patients.mergeRuns(),
  };
}

/** The work done where it is asked for: for few rows, and where there is no thread. */
export function workAtOnce(copy: DirectoryCopy): AwaitedCopyWork {
  const work = copyWork(copy);
  return {
    takePage: async (...args) => work.takePage(...args),
    removeUnseen: async (...args) => work.removeUnseen(...args),
    renewKeys: async (...args) => work.renewKeys(...args),
    mergeRuns: async () => work.mergeRuns(),
  };
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other) > Date.parse(one) ? other : one;
}
