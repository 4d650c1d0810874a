import { Button } from '@mantine/core';
import { IconDisc, IconFiles, IconFolderOpen } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { useHandovers, useImports, usePaused, useVolumes } from '../../app/engine-queries.ts';
import { useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { FactLine } from '../../ui/fact-line.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { homeGroups, todaysNumbers } from './home-groups.ts';
import { ImportCard } from './import-card.tsx';
import classes from './media-page.module.css';
import { RecentPlaces } from './recent-places.tsx';
import { ScanCard } from './scan-card.tsx';
import { useReadPaths } from './use-open-paths.ts';
import { VolumeCard } from './volume-card.tsx';

/** One and the same while nothing is known yet. */
const none: never[] = [];

/** Home: put a disc in, see what runs and what needs a person. Nothing else. */
export function MediaPage() {
  const { t } = useWords();
  const scans = useScans((state) => state.scans);
  const unread = (useVolumes().data ?? [])
    .filter(({ id }) => !scans.some(({ volume }) => volume?.id === id))
    .toSorted((a, b) => Number(a.kind === 'network') - Number(b.kind === 'network'));
  const imports = useImports().data ?? none;
  const paused = usePaused().data?.paused ?? false;
  const handovers = useHandovers().data ?? none;
  const { held, active, today } = useMemo(() => homeGroups(imports, handovers, new Date()), [imports, handovers]);
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('home.title')}</h1>
      <div className={classes.left} data-pane>
        {unread.length + scans.length > 0 ? (
          <Section title={t('home.reading')}>
            <ul className={classes.list}>
              {scans.map((scan) => (
                <ScanCard key={scan.scanId} scan={scan} imports={imports} />
              ))}
              {unread.map((volume) => (
                <VolumeCard key={volume.id} volume={volume} />
              ))}
            </ul>
          </Section>
        ) : null}
        <DropArea isSmall={unread.length + scans.length > 0} />
      </div>
      <div className={classes.right} data-pane>
        {held.length > 0 ? (
          <Section title={t('home.needsYou')}>
            <ul className={classes.list}>
              {held.map((view) => (
                <ImportCard key={view.id} view={view} paused={paused} />
              ))}
            </ul>
          </Section>
        ) : null}
        <Section title={t('home.running')}>
          {active.length > 0 ? (
            <ul className={classes.list}>
              {active.map((view) => (
                <ImportCard key={view.id} view={view} paused={paused} />
              ))}
            </ul>
          ) : (
            <p className={classes.quiet}>{t('home.allQuiet')}</p>
          )}
        </Section>
        <TodaysNumbers imports={imports} />
        <Section title={t('home.today')}>
          {today.length > 0 ? (
            <ul className={classes.list}>
              {today.map((view) => (
                <ImportCard key={view.id} view={view} paused={paused} />
              ))}
            </ul>
          ) : (
            <p className={classes.quiet}>{t('home.todayNone')}</p>
          )}
        </Section>
      </div>
    </div>
  );
}

/** What came of today in one quiet line; nothing where nothing ended yet. */
function TodaysNumbers({ imports }: { imports: readonly ImportView[] }) {
  const { t } = useWords();
  const { discs, studies, confirmed, notWhole } = useMemo(() => todaysNumbers(imports, new Date()), [imports]);
  if (studies === 0) return null;
  return (
    <p className={classes.quiet}>
      <FactLine
        facts={[
          t('home.todayIs'),
          discs > 0 && t('home.todayDiscs', { count: discs }),
          t('common.studies', { count: studies }),
          t('home.todayConfirmed', { count: confirmed }),
          notWhole > 0 && t('home.todayNotWhole', { count: notWhole }),
        ]}
      />
    </p>
  );
}

function DropArea({ isSmall }: { isSmall: boolean }) {
  const { t } = useWords();
  const { shell } = useServices();
  const readPaths = useReadPaths();
  const choose = (kind: 'folder' | 'files') => void shell.dialog.choosePaths({ kind }).then(readPaths);
  return (
    <div className={classes.drop} data-small={isSmall || undefined}>
      <IconDisc size={isSmall ? 32 : 48} stroke={1.25} aria-hidden className={classes.dropIcon} />
      <div className={classes.dropText}>
        <p className={classes.dropTitle}>{t('home.dropTitle')}</p>
        <p className={classes.quiet}>{t('home.dropText')}</p>
      </div>
      <div className={classes.dropActions}>
        <Button
          size={isSmall ? 'sm' : 'md'}
          variant={isSmall ? 'default' : 'filled'}
          leftSection={<IconFolderOpen size={20} aria-hidden />}
          onClick={() => choose('folder')}
        >
          {t('home.openFolder')}
        </Button>
        <Button
          size={isSmall ? 'sm' : 'md'}
          variant="default"
          leftSection={<IconFiles size={20} aria-hidden />}
          onClick={() => choose('files')}
        >
          {t('home.openFiles')}
        </Button>
      </div>
      <RecentPlaces onOpen={(path) => readPaths([path])} />
    </div>
  );
}
