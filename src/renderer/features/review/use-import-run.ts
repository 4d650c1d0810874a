import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Fault } from '../../../contract/fault.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { withImport } from '../../app/engine-events.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { studyKeyOf, useReviewDrafts } from './review-draft.ts';
import type { ImportAllRow } from './use-import-all.ts';

/** How far the studies of a list were handed to the queue. */
export interface ImportRun {
  readonly total: number;
  readonly isRunning: boolean;
  /** The imports that were made, by study. */
  readonly made: Readonly<Record<string, ImportView>>;
  /** What the engine refused, by study. */
  readonly refused: Readonly<Record<string, Fault>>;
}

const notStarted: ImportRun = { total: 0, isRunning: false, made: {}, refused: {} };

/**
 * Approves studies one after the other: each is an approval of its own, which the engine checks as if it were the only one. What is refused stays where it
 * is and is named; a trouble that all would have (no EHR, vault locked) ends the run.
 */
export function useImportRun(scanId: string) {
  const { engine } = useServices();
  const cache = useQueryClient();
  const [run, setRun] = useState(notStarted);
  const isStopped = useRef(false);

  async function approve(row: ImportAllRow): Promise<ImportView> {
    const { choice, plan, confirmed, drafts } = row;
    if (choice === null || plan === null) throw new Error('approval without a plan');
    const { urgent, archive } = drafts.study;
    const view = await engine.imports.approve({
      ...{ ...choice, planHash: plan.hash, confirmed: [...confirmed], urgent },
      ...(archive === undefined ? {} : { archive }),
    });
    cache.setQueryData<ImportView[]>(queryKeys.imports, (views) => withImport(views, view));
    useReviewDrafts.getState().changeStudy(studyKeyOf(scanId, view.studyInstanceUid), { scope: 'all' });
    return view;
  }

  async function start(rows: readonly ImportAllRow[]): Promise<void> {
    isStopped.current = false;
    // A run that was stopped goes on: what it made before belongs to it.
    const again = new Set(rows.map(({ study }) => study.studyInstanceUid));
    setRun((now) => {
      const before = Object.entries(now.made).filter(([uid]) => !again.has(uid));
      return { total: before.length + rows.length, isRunning: true, made: Object.fromEntries(before), refused: {} };
    });
    for (const row of rows) {
      if (isStopped.current) break;
      const { studyInstanceUid } = row.study;
      try {
        const view = await approve(row);
        setRun((now) => ({ ...now, made: { ...now.made, [studyInstanceUid]: view } }));
      } catch (error) {
        const fault = faultOf(error);
        setRun((now) => ({ ...now, refused: { ...now.refused, [studyInstanceUid]: fault } }));
        // What was approved is not what is there any more: shown anew.
        void cache.invalidateQueries({ queryKey: queryKeys.plan(row.choice) });
        void cache.invalidateQueries({ queryKey: ['match', scanId, studyInstanceUid] });
        if (fault.class !== 'decision' && fault.class !== 'data') break;
      }
    }
    setRun((now) => ({ ...now, isRunning: false }));
  }

  return {
    run,
    start,
    /** The study in hand is still handed over; the rest stays. */
    stop: () => {
      isStopped.current = true;
    },
  };
}
