import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  type Icon,
  IconArchive,
  IconChartBar,
  IconClipboardCheck,
  IconHistory,
  IconHome,
  IconSettings,
  IconStack2,
} from '@tabler/icons-react';
import { needsPerson } from '../../contract/import-choices.ts';
import { isActive } from '../words/import-words.ts';
import { useWords } from '../words/use-words.ts';
import { useImports, useVolumes } from './engine-queries.ts';
import classes from './nav-rail.module.css';
import { type Room, screens, useNavigation } from './navigation.ts';
import { useMayOpen } from './use-may-open.ts';

const icons: Record<Room, Icon> = {
  home: IconHome,
  review: IconClipboardCheck,
  queue: IconStack2,
  history: IconHistory,
  archive: IconArchive,
  statistics: IconChartBar,
  settings: IconSettings,
};

/** The rooms of the window. The queue tells how many imports run, or how many need a person. */
export function NavRail() {
  const { t } = useWords();
  const open = useNavigation((state) => state.screen);
  const cameFrom = useNavigation((state) => state.cameFrom);
  const screen = open === 'research' ? 'review' : open === 'study' ? cameFrom : open;
  const mayOpen = useMayOpen();
  const go = useNavigation((state) => state.go);
  const imports = useImports().data ?? [];
  const held = imports.filter(needsPerson).length;
  const active = imports.filter(isActive).length;
  // Shares are always there; what somebody has just brought is news.
  const brought = (useVolumes().data ?? []).filter(({ kind }) => kind !== 'network').length;
  return (
    <nav className={classes.rail} aria-label={t('nav.label')} data-pane>
      {screens.filter(mayOpen).map((name) => {
        const ScreenIcon = icons[name];
        const count = name === 'queue' ? held || active : name === 'home' && screen !== 'home' ? brought : 0;
        const isHeld = name === 'queue' && held > 0;
        const countWords =
          name === 'home'
            ? t('nav.brought', { count })
            : isHeld
              ? t('nav.needsPerson', { count })
              : t('nav.waiting', { count });
        return (
          <UnstyledButton
            key={name}
            className={classes.item ?? ''}
            aria-current={screen === name ? 'page' : undefined}
            onClick={() => go(name)}
          >
            <span className={classes.icon}>
              <ScreenIcon size={24} stroke={1.5} aria-hidden />
            </span>
            {t(`nav.${name}`)}
            {count > 0 ? (
              <span className={classes.count} data-tone={isHeld ? 'person' : 'working'} title={countWords}>
                <span aria-hidden>{count}</span>
                <VisuallyHidden>{countWords}</VisuallyHidden>
              </span>
            ) : null}
          </UnstyledButton>
        );
      })}
    </nav>
  );
}
