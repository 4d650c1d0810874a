import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import type { ScanReport } from '../../../contract/scan.ts';
import type { Volume } from '../../../contract/volumes.ts';
import { useSettings, useVolumes } from '../../app/engine-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { startScan, stopScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { goesWithItsDisc } from './gone-scan.ts';

/** Volumes that were there before, so that none is read twice by itself. */
const met = new Set<string>();

/** Reads a disc that comes in, where the settings say so, and takes the card of one that is out away. For the whole window, on every screen. */
export function useFoundVolumes(): void {
  const services = useServices();
  const cache = useQueryClient();
  const volumes = useVolumes().data;
  const opensByItself = useSettings().data?.openMediaByItself;

  useEffect(() => {
    if (volumes) forgetGone(volumes, cache);
  }, [volumes, cache]);

  useEffect(() => {
    if (!volumes || opensByItself === undefined) return;
    for (const volume of volumes.filter(({ id }) => !met.has(id))) {
      met.add(volume.id);
      // The app may have been started with this very disc.
      if (useScans.getState().adopt(volume) || !opensByItself || volume.kind !== 'optical' || volume.unopened) continue;
      forgetEarlier(volume, volumes);
      startScan(services, cache, volume.paths, { volume });
    }
  }, [volumes, opensByItself, services, cache]);
}

/** A disc that is put in again takes the place of the card that it left behind. */
function forgetEarlier({ kind, label }: Volume, volumes: readonly Volume[]): void {
  const { scans, remove } = useScans.getState();
  for (const { scanId, volume } of scans) {
    const isThere = volumes.some(({ id }) => id === volume?.id);
    if (volume?.kind === kind && volume.label === label && !isThere) remove(scanId);
  }
}

function forgetGone(volumes: readonly Volume[], cache: QueryClient): void {
  const { scans, remove } = useScans.getState();
  const imports = cache.getQueryData<ImportView[]>(queryKeys.imports) ?? [];
  for (const scan of scans) {
    if (scan.volume === null || volumes.some(({ id }) => id === scan.volume?.id)) continue;
    const report = cache.getQueryData<ScanReport>(queryKeys.report(scan.scanId));
    if (!goesWithItsDisc(scan, report, imports)) continue;
    stopScan(scan.scanId);
    remove(scan.scanId);
  }
}
