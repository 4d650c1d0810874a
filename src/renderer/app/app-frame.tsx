import { memo, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { PatientScreen } from '../features/desk/patient-screen.tsx';
import { useFirstRunAtStart } from '../features/first-run/use-first-run.ts';
import { FileDropzone } from '../features/media/file-dropzone.tsx';
import { useFoundVolumes } from '../features/media/use-found-volumes.ts';
import { useOpenPaths } from '../features/media/use-open-paths.ts';
import { useScansFromBefore } from '../features/media/use-scans-from-before.ts';
import { AppBanner } from './app-banner.tsx';
import classes from './app-frame.module.css';
import { useHeadingFocus } from './heading-focus.ts';
import { keepFocus } from './keep-focus.ts';
import { CheatSheet } from './keys/cheat-sheet.tsx';
import { NavRail } from './nav-rail.tsx';
import { type Screen, useNavigation } from './navigation.ts';
import { cyclePanes } from './pane-cycle.ts';
import { useKeptPatientScreen, usePatientScreen } from './patient-screen-state.ts';
import { ProgressAnnouncer } from './progress-announcer.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { fetchScreensWhenIdle, pageOf } from './screens.ts';
import { StatusLine } from './status-line.tsx';
import { ToastArea } from './toasts/toast-area.tsx';
import { useMayOpen } from './use-may-open.ts';

/** What is on the screen is not drawn once more only because another room has been asked for. */
const Room = memo(function Room({ screen }: { screen: Screen }) {
  // The same one for as long as the room is open.
  const [{ Page }] = useState(() => ({ Page: pageOf(screen) }));
  return (
    <ScreenBoundary>
      <Page />
    </ScreenBoundary>
  );
});

/** The window: rooms on the left, one screen, the status line at the foot. Files may be dropped anywhere. */
export function AppFrame() {
  const open = useNavigation((state) => state.screen);
  const go = useNavigation((state) => state.go);
  const mayOpen = useMayOpen();
  // A room that is remembered may be another person's.
  const screen = mayOpen(open) ? open : 'home';
  // The rail answers a click at once; the room behind it is drawn in pieces, between which the window takes the next key.
  const shown = useDeferredValue(screen);
  const isKnown = useKeptPatientScreen();
  const asked = usePatientScreen((state) => state.asked);
  const main = useRef<HTMLElement>(null);
  useFirstRunAtStart();
  useOpenPaths();
  useFoundVolumes();
  useScansFromBefore();
  useHeadingFocus(shown, main);
  useEffect(keepFocus, []);
  useEffect(fetchScreensWhenIdle, []);
  useEffect(() => {
    if (screen !== open) go(screen);
  }, [screen, open, go]);
  useEffect(() => {
    window.addEventListener('keydown', cyclePanes);
    return () => window.removeEventListener('keydown', cyclePanes);
  }, []);
  if (!isKnown) return null;
  // The patient has the screen: nothing of this side is drawn, and nothing can be dropped onto it.
  if (asked !== null) return <PatientScreen asked={asked} />;
  return (
    <FileDropzone>
      <div className={classes.frame}>
        {shown === 'first-run' ? null : <NavRail />}
        <div className={classes.column}>
          {shown === 'first-run' ? null : <AppBanner />}
          {/* Around both: the room before stays until the next one has been fetched. */}
          <Suspense>
            <main ref={main} className={classes.main} key={shown}>
              <Room screen={shown} />
            </main>
          </Suspense>
        </div>
        <ProgressAnnouncer />
        {shown === 'first-run' ? null : (
          <div className={classes.foot}>
            <StatusLine />
          </div>
        )}
      </div>
      <CheatSheet />
      <ToastArea />
    </FileDropzone>
  );
}
