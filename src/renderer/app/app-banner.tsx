import { Button } from '@mantine/core';
import type { Health } from '../../contract/settings.ts';
import { FaultNote } from '../ui/fault-note.tsx';
import { Note } from '../ui/note.tsx';
import { faultWords, knownFaultCode } from '../words/fault-words.ts';
import { useWords } from '../words/use-words.ts';
import classes from './app-banner.module.css';
import { useEngineState, useHealth, useSettings } from './engine-queries.ts';
import { useNavigation } from './navigation.ts';
import { useMayOpen } from './use-may-open.ts';

/** One quiet banner for what concerns everything: the engine is down, or a connection does not work. */
export function AppBanner() {
  const { t } = useWords();
  const engine = useEngineState();
  const health = useHealth();
  const settings = useSettings();
  const screen = useNavigation((state) => state.screen);
  const state = engine.data?.state ?? 'running';

  if (state === 'failed') {
    return (
      <div className={classes.banner}>
        {engine.data?.fault ? (
          <FaultNote fault={engine.data.fault} live="alert" />
        ) : (
          <Note tone="stop" live="alert" title={t('banner.failed')}>
            {t('banner.failedTodo')}
          </Note>
        )}
      </div>
    );
  }
  if (state === 'restarting') {
    return (
      <div className={classes.banner}>
        <Note tone="working" live="status" title={t('banner.restarting')}>
          {t('banner.restartingSafe')}
        </Note>
      </div>
    );
  }
  const broken = (health.data ?? []).filter((line) => line.state === 'failed');
  const [first] = broken;
  if (screen === 'settings') return null;
  if (!first) return settings.data?.archive === null ? <NotSetUp /> : null;
  return <HealthBanner first={first} others={broken.length - 1} />;
}

/** The guide was closed before an archive was connected. */
function NotSetUp() {
  const { t } = useWords();
  const go = useNavigation((state) => state.go);
  const mayOpen = useMayOpen();
  return (
    <div className={classes.banner}>
      <Note
        tone="quiet"
        title={t('firstRun.continueTitle')}
        actions={
          mayOpen('first-run') ? (
            <Button size="xs" variant="default" onClick={() => go('first-run')}>
              {t('firstRun.continue')}
            </Button>
          ) : null
        }
      >
        {t('firstRun.continueText')}
      </Note>
    </div>
  );
}

function HealthBanner({ first, others }: { first: Health; others: number }) {
  const { t } = useWords();
  const go = useNavigation((state) => state.go);
  const words = faultWords(t, knownFaultCode(first.fault?.code ?? 'internal'), first.fault?.params);
  return (
    <div className={classes.banner}>
      <Note
        tone="person"
        live="status"
        title={
          first.archive === undefined ? words.what : t('banner.ofArchive', { name: first.archive, what: words.what })
        }
        actions={
          <Button size="xs" variant="default" onClick={() => go('settings')}>
            {t('banner.toSettings')}
          </Button>
        }
      >
        {words.safe} {words.todo}
        {others > 0 ? ` ${t('banner.others', { count: others })}` : null}
      </Note>
    </div>
  );
}
