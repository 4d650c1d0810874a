import type { QueryClient } from '@tanstack/react-query';
import type { ImportView } from '../../contract/imports.ts';
import type { SeriesSeen } from '../../contract/preview.ts';
import type { Services } from './engine-client.ts';
import { queryKeys } from './query-keys.ts';

/**
 * The one place where events become data of the screens. Called for each new pair of clients: whatever is shown is asked
 * for again first, since an engine that was started again has told nothing yet and knows no scan. Returns the function that ends it.
 */
export function bindEngineEvents({ engine, shell }: Services, cache: QueryClient): () => void {
  void cache.invalidateQueries();

  const unbind = [
    engine.imports.changed((view) => {
      cache.setQueryData<ImportView[]>(queryKeys.imports, (views) => withImport(views, view));
      void cache.invalidateQueries({ queryKey: queryKeys.import(view.id) });
      // What it had taken over of a disc waits for a decision again.
      if (view.condition === 'cancelled') void cache.invalidateQueries({ queryKey: queryKeys.undecidedScans });
      if (view.finishedAt !== null) void cache.invalidateQueries({ queryKey: queryKeys.histories });
    }),
    engine.app.activityChanged((activity) => {
      cache.setQueryData(queryKeys.activity, activity);
    }),
    engine.imports.pausedChanged((paused) => {
      cache.setQueryData(queryKeys.paused, paused);
    }),
    engine.media.scanProgress((progress) => {
      cache.setQueryData(queryKeys.scanProgress(progress.scanId), progress);
    }),
    engine.media.volumesChanged((volumes) => {
      // A list that was asked for before this one came would be older.
      void cache.cancelQueries({ queryKey: queryKeys.volumes });
      cache.setQueryData(queryKeys.volumes, volumes);
    }),
    engine.media.scanListing((listing) => {
      cache.setQueryData(queryKeys.scanListing(listing.scanId), listing);
    }),
    engine.media.seriesSeen((series) => {
      cache.setQueryData<SeriesSeen[]>(queryKeys.seriesSeen(series.scanId), (seen = []) => [...seen, series]);
    }),
    engine.desk.handoversChanged((handovers) => {
      cache.setQueryData(queryKeys.handovers, handovers);
    }),
    engine.directory.changed((status) => {
      cache.setQueryData(queryKeys.directory, status);
    }),
    engine.people.changed((desk) => {
      cache.setQueryData(queryKeys.desk, desk);
    }),
    engine.settings.changed((settings) => {
      cache.setQueryData(queryKeys.settings, settings);
      void cache.invalidateQueries({ queryKey: queryKeys.health });
      void cache.invalidateQueries({ queryKey: queryKeys.directory });
      void cache.invalidateQueries({ queryKey: ['archive'] });
      void cache.invalidateQueries({ queryKey: queryKeys.undecidedScans });
    }),
    shell.updates.changed((state) => {
      cache.setQueryData(queryKeys.updates, state);
    }),
    shell.engine.state((state) => {
      cache.setQueryData(queryKeys.engineState, state);
    }),
  ];
  return () => {
    for (const end of unbind) end();
  };
}

/** The list with this import in its newest form; an older form that arrives late changes nothing. */
export function withImport(views: ImportView[] | undefined, changed: ImportView): ImportView[] | undefined {
  if (!views) return undefined;
  const known = views.find(({ id }) => id === changed.id);
  if (!known) return [changed, ...views];
  if (known.updatedAt > changed.updatedAt) return views;
  return views.map((view) => (view.id === changed.id ? changed : view));
}
