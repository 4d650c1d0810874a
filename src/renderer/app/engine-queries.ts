import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Handover } from '../../contract/desk.ts';
import type { Services } from './engine-client.ts';
import { queryKeys } from './query-keys.ts';
import { useServices } from './services.tsx';

/** Queries that more than one screen reads. */

const healthIntervalMs = 60_000;

/** Version, home folder and user of the engine. */
export function useInfo() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.info, queryFn: () => engine.app.info({}) });
}

/** The state of every connection; asked again each minute. */
export function useHealth() {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.health,
    queryFn: ({ signal }) => engine.app.health({}, { signal }),
    refetchInterval: healthIntervalMs,
  });
}

/** How old and how complete the copy of the directory is; null without a directory. Kept fresh by `directory.changed`. */
export function useDirectoryStatus() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.directory, queryFn: () => engine.directory.status({}) });
}

export function useSettings() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.settings, queryFn: () => engine.settings.get({}) });
}

/** What the desk is doing, in numbers; told to a locked desk, too. Kept fresh by `app.activityChanged`. */
export function useActivity() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.activity, queryFn: () => engine.app.activity({}) });
}

/** Every import, newest first. Kept fresh by `imports.changed`. */
export function useImports() {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.imports,
    queryFn: () => engine.imports.list({}),
    // `withImport` keeps what did not change; comparing years of imports with each event would make the window wait.
    structuralSharing: false,
  });
}

export function usePaused() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.paused, queryFn: () => engine.imports.paused({}) });
}

/** What colleagues handed over and nobody has taken yet. Kept fresh by `desk.handoversChanged`. */
export function useHandovers() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.handovers, queryFn: () => engine.desk.handovers({}) });
}

/** The open hand-over of one import. */
export function useHandoverOf(importId: string): Handover | undefined {
  return useHandovers().data?.find((handover) => handover.importId === importId);
}

/** Discs, sticks, cards, shares and drops that are there. Kept fresh by `media.volumesChanged`. */
export function useVolumes() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.volumes, queryFn: () => engine.media.volumes({}) });
}

/** Discs that were copied and wait for a decision, whichever window read them, and until when they are kept. */
export function useUndecidedScans() {
  const { engine } = useServices();
  return useQuery({ queryKey: queryKeys.undecidedScans, queryFn: () => engine.media.undecidedScans({}) });
}

/** Whether the engine process runs, as the shell sees it. */
export function useEngineState() {
  return useQuery(engineStateQuery(useServices()));
}

export function engineStateQuery({ shell }: Pick<Services, 'shell'>) {
  return queryOptions({ queryKey: queryKeys.engineState, queryFn: () => shell.engine.current({}) });
}

/** What a scan found. The answer of `media.scan` is put here; after a reload it is asked for. */
export function useReport(scanId: string | null) {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.report(scanId ?? ''),
    queryFn: () => engine.media.report({ scanId: scanId ?? '' }),
    enabled: scanId !== null,
    gcTime: Number.POSITIVE_INFINITY,
  });
}
