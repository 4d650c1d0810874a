import { Kbd, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Fragment, useEffect } from 'react';
import { useWords } from '../../words/use-words.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { useMayOpen } from '../use-may-open.ts';
import classes from './cheat-sheet.module.css';
import { asksForSheet, roomOfKey, type ShortcutGroup, shortcuts } from './shortcuts.ts';

const isMac = navigator.userAgent.includes('Mac');

/** All keys of the window on one sheet: `?`, F1, or the menu. Listens for the keys that lead to a room as well. */
export function CheatSheet() {
  const { t } = useWords();
  const { shell } = useServices();
  const go = useNavigation((state) => state.go);
  const mayOpen = useMayOpen();
  const [isOpen, sheet] = useDisclosure(false);
  const { open } = sheet;
  useEffect(() => shell.window.showShortcuts(open), [shell, open]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
      const room = roomOfKey(event);
      if (asksForSheet(event, isTyping)) open();
      else if (room !== null && mayOpen(room)) go(room);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open, go, mayOpen]);
  return (
    <Modal
      opened={isOpen}
      onClose={sheet.close}
      title={t('keys.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {(Object.keys(shortcuts) as ShortcutGroup[]).map((group) => (
        <section key={group} className={classes.group} aria-label={t(`keys.group.${group}`)}>
          <h3 className={classes.title}>{t(`keys.group.${group}`)}</h3>
          <dl className={classes.keys}>
            {shortcuts[group].map(({ does, keys, ...more }) => (
              <Fragment key={does}>
                <dt>{t(`keys.does.${does}`)}</dt>
                <dd>
                  {keys.map((combination, index) => (
                    <Fragment key={combination.join()}>
                      {index > 0 ? <span className={classes.or}>{'isRange' in more ? '–' : t('keys.or')}</span> : null}
                      <span className={classes.combination} dir="ltr">
                        {combination.map((key) => (
                          <Kbd key={key}>{keyName(key, t('keys.space'), t('keys.menuKey'))}</Kbd>
                        ))}
                      </span>
                    </Fragment>
                  ))}
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}

/** As it stands on the key. */
function keyName(key: string, space: string, menu: string): string {
  if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
  if (key === 'Shift' && isMac) return '⇧';
  return key === 'Space' ? space : key === 'Menu' ? menu : key;
}
