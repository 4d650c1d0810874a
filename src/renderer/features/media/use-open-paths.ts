import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useNavigation } from '../../app/navigation.ts';
import { startScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';

let startPathsTaken = false;

/** Starts to read paths and shows Home, where the card of the scan is. */
export function useReadPaths(): (paths: string[]) => void {
  const services = useServices();
  const cache = useQueryClient();
  return useCallback(
    (paths) => {
      if (paths.length === 0) return;
      startScan(services, cache, paths);
      useNavigation.getState().go('home');
    },
    [services, cache],
  );
}

/** A disc that the app was started with may have been found by itself already. */
function notYetRead(paths: string[]): string[] {
  const known = useScans.getState().scans.flatMap((scan) => (scan.isFoundAgain ? [] : scan.paths));
  return paths.filter((path) => !known.includes(path));
}

/** Reads what the app was started with, once, and what it is asked to open later. */
export function useOpenPaths(): void {
  const { shell } = useServices();
  const readPaths = useReadPaths();
  useEffect(() => {
    const unbind = shell.window.openPaths(({ paths }) => readPaths(paths));
    if (!startPathsTaken) {
      startPathsTaken = true;
      shell.window.startPaths({}).then(
        (paths) => readPaths(notYetRead(paths)),
        () => {
          startPathsTaken = false;
        },
      );
    }
    return unbind;
  }, [shell, readPaths]);
}
