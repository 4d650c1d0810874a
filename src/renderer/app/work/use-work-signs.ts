import { useEffect, useRef } from 'react';
import type { Notice } from '../../../contract/activity.ts';
import type { Place } from '../../../contract/shell.ts';
import { useWords } from '../../words/use-words.ts';
import { useActivity } from '../engine-queries.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { noticeMessage, workSignsOf } from './work-words.ts';

/** A disc with ten studies ends as one message, not as ten. */
const gatherMs = 1_500;

/** Keeps task bar, tray and notifications true, on every screen, behind the lock as well; follows a notification that was clicked. */
export function useWorkSigns(): void {
  const { shell, engine } = useServices();
  const { t, format } = useWords();
  const activity = useActivity().data;

  useEffect(() => {
    if (!activity) return;
    const words = { t, span: format.span, time: format.time, share: format.share };
    shell.desktop.showWork(workSignsOf(activity, words)).catch(ignoreLostShell);
  }, [activity, shell, t, format]);

  const gathered = useRef<Notice[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      const notices = gathered.current;
      gathered.current = [];
      if (notices.length > 0) shell.desktop.notify(noticeMessage(notices, t)).catch(ignoreLostShell);
    };
    const unbind = engine.app.notice((notice) => {
      // Held and then finished within the second: only the last of an import counts.
      const isSame = (other: Notice) =>
        'importId' in other && 'importId' in notice && other.importId === notice.importId;
      gathered.current = [...gathered.current.filter((other) => !isSame(other)), notice];
      timer ??= setTimeout(tell, gatherMs);
    });
    return () => {
      unbind();
      clearTimeout(timer);
    };
  }, [engine, shell, t]);

  useEffect(() => shell.desktop.openPlace(openPlace), [shell]);
}

/** Shows what a link inside the app names. */
export function openPlace(place: Place): void {
  const { openQueue, review, openStudy } = useNavigation.getState();
  if (place.to === 'study') openStudy(place.importId);
  else if (place.to === 'review') review(place.scanId);
  else openQueue();
}

function ignoreLostShell(): void {}
