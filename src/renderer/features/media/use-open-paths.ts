import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useNavigation } from '../../app/navigation.ts';
import { usePatientScreen } from '../../app/patient-screen-state.ts';
import { startScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { usePathsToOpen } from './paths-to-open.ts';

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

/** Hears what the app was started with, once, and what it is asked to open later, behind the lock as well. `useOpenPaths` reads it. */
export function useAskedPaths(): void {
  const { shell } = useServices();
  useEffect(() => {
    const { add } = usePathsToOpen.getState();
    const unbind = shell.window.openPaths(({ paths }) => add({ paths, atStart: false }));
    if (!startPathsTaken) {
      startPathsTaken = true;
      shell.window.startPaths({}).then(
        (paths) => add({ paths, atStart: true }),
        () => {
          startPathsTaken = false;
        },
      );
    }
    return unbind;
  }, [shell]);
}

/** Reads what was asked for, and lets the menu's "open" choose: where nobody is signed in or the patient has the screen, neither. */
export function useOpenPaths(): void {
  const { shell } = useServices();
  const readPaths = useReadPaths();
  const waiting = usePathsToOpen((state) => state.waiting);
  const isPatients = usePatientScreen((state) => state.asked !== null);
  useEffect(() => {
    if (isPatients || waiting.length === 0) return;
    for (const { paths, atStart } of usePathsToOpen.getState().take()) readPaths(atStart ? notYetRead(paths) : paths);
  }, [isPatients, waiting, readPaths]);
  useEffect(() => {
    if (isPatients) return;
    // The desk may be locked by the time that somebody has chosen.
    const { add } = usePathsToOpen.getState();
    return shell.window.chooseToOpen(
      ({ kind }) => void shell.dialog.choosePaths({ kind }).then((paths) => add({ paths, atStart: false })),
    );
  }, [isPatients, shell]);
}
