import { Tooltip, UnstyledButton } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCircleDashed,
  IconPlayerPause,
  IconPlugConnected,
  IconPlugConnectedX,
  IconStack2,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import type { Health } from '../../contract/settings.ts';
import { PersonMenu } from '../features/people/person-menu.tsx';
import type { Tone } from '../ui/tone.ts';
import { isActive } from '../words/import-words.ts';
import { useWords } from '../words/use-words.ts';
import { useDesk } from './desk-queries.ts';
import { useDirectoryWords } from './directory-words.ts';
import { useHealth, useImports, useInfo, usePaused } from './engine-queries.ts';
import { useNavigation } from './navigation.ts';
import classes from './status-line.module.css';

type Part = 'archive' | 'ehr' | 'worklist' | 'viewer';
const looks: Record<Health['state'], { tone: Tone; icon: Icon }> = {
  ok: { tone: 'quiet', icon: IconPlugConnected },
  warning: { tone: 'person', icon: IconAlertTriangle },
  failed: { tone: 'stop', icon: IconPlugConnectedX },
  'not-configured': { tone: 'quiet', icon: IconCircleDashed },
};

/** The foot of the window: connections, queue and user, each with icon and word. */
export function StatusLine() {
  const { t, format } = useWords();
  const go = useNavigation((state) => state.go);
  const health = useHealth();
  const info = useInfo();
  const desk = useDesk();
  const imports = useImports();
  const paused = usePaused();
  const active = (imports.data ?? []).filter(isActive).length;
  const isPaused = paused.data?.paused ?? false;
  const copy = useDirectoryWords();
  const forHour = (imports.data ?? []).filter(
    (view) => view.condition === 'waiting' && view.fault?.code === 'upload-window',
  );
  const hour = forHour[0]?.retryAt ?? null;
  const queueWords = isPaused
    ? t('foot.queuePaused')
    : hour !== null
      ? t('foot.queueWindow', { count: forHour.length, time: format.time(hour) })
      : active > 0
        ? t('foot.queueBusy', { count: active })
        : t('foot.queueIdle');
  const QueueIcon = isPaused ? IconPlayerPause : IconStack2;
  return (
    <footer className={classes.line}>
      {partsOf(health.data).map((part) => (
        <PartState
          key={part}
          part={part}
          state={worstOf((health.data ?? []).filter((line) => line.part === part))}
          onOpen={() => go('settings')}
        />
      ))}
      {copy ? (
        <span className={classes.item} data-tone={copy.isGood ? 'quiet' : 'person'}>
          {copy.isGood ? <IconUsers size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          {copy.text}
        </span>
      ) : null}
      <span className={classes.item}>
        <QueueIcon size={16} aria-hidden />
        {queueWords}
      </span>
      <span className={classes.end}>
        {info.data ? (
          <>
            {desk.data && desk.data.signIn !== 'off' ? (
              <PersonMenu />
            ) : (
              <span className={classes.item}>
                <IconUser size={16} aria-hidden />
                {t('foot.user', { user: info.data.user })}
              </span>
            )}
            <span className={classes.item}>{t('foot.version', { version: info.data.version })}</span>
          </>
        ) : null}
      </span>
    </footer>
  );
}

/** Patients come from one place: where that is a worklist, it stands where the EHR does elsewhere. */
function partsOf(health: readonly Health[] | undefined): Part[] {
  const worklist = health?.find(({ part }) => part === 'worklist');
  return ['archive', worklist && worklist.state !== 'not-configured' ? 'worklist' : 'ehr', 'viewer'];
}

/** What only an administrator can mend (`notices`, shown in the settings and by `doctor`) is no concern of the front desk. */
function stateAtDesk(line: Health): Health['state'] {
  return line.state === 'warning' && (line.notices ?? []).length > 0 ? 'ok' : line.state;
}

const grave: readonly Health['state'][] = ['failed', 'warning', 'ok', 'not-configured'];

/** Of several archives the one that is worst off. */
function worstOf(lines: readonly Health[]): Health['state'] | null {
  const states = lines.map(stateAtDesk);
  return grave.find((state) => states.includes(state)) ?? null;
}

function PartState({ part, state, onOpen }: { part: Part; state: Health['state'] | null; onOpen: () => void }) {
  const { t } = useWords();
  const { tone, icon: StateIcon } = looks[state ?? 'not-configured'];
  return (
    <Tooltip label={t('banner.toSettings')} position="top">
      <UnstyledButton className={classes.item ?? ''} data-tone={tone} onClick={onOpen}>
        <StateIcon size={16} aria-hidden />
        {t(`part.${part}`)} {state ? t(`foot.${state}`) : t('foot.checking')}
      </UnstyledButton>
    </Tooltip>
  );
}
