import type { Activity, Notice } from '../../../contract/activity.ts';
import type { UndecidedScan } from '../../../contract/scan.ts';
import type { Place, WorkSigns } from '../../../contract/shell.ts';
import type { Translate } from '../../words/i18n.ts';

interface Words {
  readonly t: Translate;
  readonly span: (seconds: number) => string;
  readonly share: (share: number) => string;
  readonly time: (at: string) => string;
}

/** What the task bar and the tray show and say. Numbers and states: whoever passes by may read it. */
export function workSignsOf(activity: Activity, { t, span, share, time }: Words): WorkSigns {
  const { running, waiting, paused, needsPerson, reading, secondsLeft } = activity;
  const facts = [
    running > 0 ? t('work.running', { count: running }) : null,
    running > 0 && activity.share !== null && activity.share > 0 ? share(activity.share) : null,
    running > 0 && secondsLeft !== null ? t('progress.left', { time: span(secondsLeft) }) : null,
    waiting > 0 ? waitingWords(activity, t, time) : null,
    reading > 0 ? t('work.reading', { count: reading }) : null,
    paused > 0 ? t('work.paused', { count: paused }) : null,
    needsPerson > 0 ? t('work.needsPerson', { count: needsPerson }) : null,
  ].filter((fact) => fact !== null);
  return {
    isWorking: running + waiting + reading > 0,
    share: activity.share,
    isPaused: running === 0 && paused > 0,
    needsPerson,
    words: {
      tip: fitting(facts.length > 0 ? facts : [t('work.nothing')]),
      badge: needsPerson > 0 ? t('work.needsPerson', { count: needsPerson }) : t('work.nothing'),
      open: t('work.open'),
      quit: t('work.quit'),
    },
  };
}

/** The system cuts a longer tip off in the middle of a word: what there is no room for is left out, the last first. */
const longestTip = 120;

function fitting(facts: readonly string[]): string {
  const tip = `Gantry: ${facts.join(' · ')}`;
  return tip.length <= longestTip ? tip : fitting(facts.slice(0, -1));
}

function waitingWords({ waiting, nextAt }: Activity, t: Translate, time: (at: string) => string): string {
  return nextAt === null
    ? t('work.waiting', { count: waiting })
    : t('work.waitingUntil', { count: waiting, time: time(nextAt) });
}

/** What closing the window would stop, as the question on leaving counts it. */
export function stoppedByLeaving(activity: Activity, { t, span, time }: Omit<Words, 'share'>): string[] {
  const { running, reading, waiting, secondsLeft } = activity;
  return [
    reading > 0 ? t('leaving.reading', { count: reading }) : null,
    running > 0 && secondsLeft !== null
      ? t('leaving.sendingLeft', { count: running, time: span(secondsLeft) })
      : running > 0
        ? t('leaving.sending', { count: running })
        : null,
    waiting > 0 ? waitingWords(activity, t, time) : null,
  ].filter((line) => line !== null);
}

/** What nobody has decided yet, said by the question on leaving as well: it goes on waiting, for as long as it is kept. */
export function undecidedOnLeaving(
  scans: readonly UndecidedScan[],
  { t, moment }: { readonly t: Translate; readonly moment: (at: string) => string },
): string | null {
  const [first] = scans.map(({ keptUntil }) => keptUntil).toSorted();
  return first === undefined ? null : t('leaving.undecided', { count: scans.length, time: moment(first) });
}

/**
 * What the system's notification says of what has happened, and where its click leads. It lies on the screen for whoever is near: no name, no number, no title,
 * which a notice does not hold.
 */
export function noticeMessage(notices: readonly Notice[], t: Translate): { title: string; body: string; place: Place } {
  const [first] = notices;
  if (first === undefined || notices.length > 1)
    return {
      title: t('notice.severalTitle', { count: notices.length }),
      body: t('notice.severalText'),
      place: { to: 'queue' },
    };
  if (first.kind === 'disc-read')
    return {
      title: t('notice.discTitle'),
      body: t('notice.discText', { studies: t('common.studies', { count: first.studies }) }),
      place: { to: 'review', scanId: first.scanId },
    };
  const place = { to: 'study', importId: first.importId } as const;
  if (first.kind === 'needs-person') return { title: t('notice.needsTitle'), body: t('notice.needsText'), place };
  return { title: t(`notice.${first.status}Title`), body: t(`notice.${first.status}Text`), place };
}
