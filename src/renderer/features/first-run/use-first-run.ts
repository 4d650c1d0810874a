import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FirstRunStep } from '../../../contract/plain.ts';
import type { FirstRun, Settings } from '../../../contract/settings.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { wantsGuide } from './guide-progress.ts';

let offered = false;

/** Opens the guide once, where nothing is set up and nobody has said no to it, unless the app was started with a disc. */
export function useFirstRunAtStart(): void {
  const { shell } = useServices();
  const settings = useSettings().data;
  useEffect(() => {
    if (!settings || offered) return;
    offered = true;
    if (!wantsGuide(settings)) return;
    const offer = (paths: readonly string[]) => {
      if (paths.length === 0) useNavigation.getState().go('first-run');
    };
    shell.window.startPaths({}).then(offer, () => offer([]));
  }, [settings, shell]);
}

/** How far the guide came, kept by the engine. */
export function useFirstRun(settings: Settings) {
  const { engine } = useServices();
  const cache = useQueryClient();
  const progress = settings.firstRun ?? { answers: {}, isClosed: false };
  const save = useMutation({
    mutationFn: (firstRun: FirstRun) => engine.settings.save({ firstRun }),
    onSuccess: (saved) => cache.setQueryData(queryKeys.settings, saved),
  });
  return {
    answers: progress.answers,
    answer: (step: FirstRunStep, answer: 'done' | 'later' | 'none') =>
      save.mutateAsync({ ...progress, answers: { ...progress.answers, [step]: answer } }),
    close: (practice?: 'done' | 'later') =>
      save.mutateAsync({ answers: { ...progress.answers, ...(practice ? { practice } : {}) }, isClosed: true }),
    error: save.error,
  };
}
