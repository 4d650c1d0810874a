import { useEffect } from 'react';
import { ArchivePage } from '../features/archive/archive-page.tsx';
import { PatientScreen } from '../features/desk/patient-screen.tsx';
import { FirstRunPage } from '../features/first-run/first-run-page.tsx';
import { useFirstRunAtStart } from '../features/first-run/use-first-run.ts';
import { HistoryPage } from '../features/history/history-page.tsx';
import { FileDropzone } from '../features/media/file-dropzone.tsx';
import { MediaPage } from '../features/media/media-page.tsx';
import { useFoundVolumes } from '../features/media/use-found-volumes.ts';
import { useOpenPaths } from '../features/media/use-open-paths.ts';
import { QueuePage } from '../features/queue/queue-page.tsx';
import { ResearchPage } from '../features/research/research-page.tsx';
import { ReviewPage } from '../features/review/review-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { StatisticsPage } from '../features/statistics/statistics-page.tsx';
import { StudyPage } from '../features/study/study-page.tsx';
import { AppBanner } from './app-banner.tsx';
import classes from './app-frame.module.css';
import { CheatSheet } from './keys/cheat-sheet.tsx';
import { NavRail } from './nav-rail.tsx';
import { type Screen, useNavigation } from './navigation.ts';
import { cyclePanes } from './pane-cycle.ts';
import { usePatientScreen } from './patient-screen-state.ts';
import { ScreenBoundary } from './screen-boundary.tsx';
import { StatusLine } from './status-line.tsx';
import { ToastArea } from './toasts/toast-area.tsx';

const pages: Record<Screen, () => React.ReactNode> = {
  home: MediaPage,
  review: ReviewPage,
  research: ResearchPage,
  queue: QueuePage,
  history: HistoryPage,
  archive: ArchivePage,
  statistics: StatisticsPage,
  settings: SettingsPage,
  study: StudyPage,
  'first-run': FirstRunPage,
};

/** The window: rooms on the left, one screen, the status line at the foot. Files may be dropped anywhere. */
export function AppFrame() {
  const screen = useNavigation((state) => state.screen);
  const Page = pages[screen];
  const asked = usePatientScreen((state) => state.asked);
  useFirstRunAtStart();
  useOpenPaths();
  useFoundVolumes();
  useEffect(() => {
    window.addEventListener('keydown', cyclePanes);
    return () => window.removeEventListener('keydown', cyclePanes);
  }, []);
  // The patient has the screen: nothing of this side is drawn, and nothing can be dropped onto it.
  if (asked !== null) return <PatientScreen asked={asked} />;
  return (
    <FileDropzone>
      <div className={classes.frame}>
        {screen === 'first-run' ? null : <NavRail />}
        <div className={classes.column}>
          {screen === 'first-run' ? null : <AppBanner />}
          <main className={classes.main} key={screen}>
            <ScreenBoundary>
              <Page />
            </ScreenBoundary>
          </main>
        </div>
        {screen === 'first-run' ? null : (
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
