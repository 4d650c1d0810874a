import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { dotted } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './further-archives.module.css';

/** A saved further archive in the list: what it is, what goes there by itself, and when its rule is asked. */
export function FurtherArchiveRow({
  archive: { name, url, modalities, institutions },
  place,
  total,
  isDisabled,
  onOpen,
  onMove,
}: {
  archive: NonNullable<Settings['archives']>[number];
  /** From 1, in the order in which the rules are asked. */
  place: number;
  total: number;
  /** Something is typed of another one. */
  isDisabled: boolean;
  onOpen: () => void;
  onMove: (by: -1 | 1) => void;
}) {
  const { t } = useWords();
  const rule = dotted([modalities.join(', '), institutions.map(visibleText).join('; ')]);
  return (
    <div className={classes.summary}>
      {total > 1 ? <span className={classes.place}>{place}</span> : null}
      <div className={classes.words}>
        <p className={classes.name}>
          <bdi>{visibleText(name)}</bdi>
        </p>
        <p className={classes.quiet}>
          <bdi>{url}</bdi>
        </p>
        <p className={classes.quiet}>
          {rule === '' ? t('settings.furtherByHand') : <bdi>{t('settings.furtherRule', { rule })}</bdi>}
        </p>
      </div>
      <div className={classes.buttons}>
        {total > 1 ? <MoveButtons name={name} place={place} total={total} onMove={onMove} /> : null}
        <Button
          size="sm"
          variant="default"
          disabled={isDisabled}
          aria-label={t('settings.furtherChangeName', { name })}
          onClick={onOpen}
        >
          {t('settings.furtherChange')}
        </Button>
      </div>
    </div>
  );
}

/** Up and down. At either end the button stays and does nothing: one that vanished would take the focus with it. */
function MoveButtons({
  name,
  place,
  total,
  onMove,
}: {
  name: string;
  place: number;
  total: number;
  onMove: (by: -1 | 1) => void;
}) {
  const { t } = useWords();
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const pressed = useRef<{ by: -1 | 1; place: number } | null>(null);
  useLayoutEffect(() => {
    // The row was taken out of the list and put in again, which drops the focus.
    if (pressed.current === null || pressed.current.place === place) return;
    (pressed.current.by === -1 ? up : down).current?.focus();
    pressed.current = null;
  }, [place]);
  const move = (by: -1 | 1): void => {
    pressed.current = { by, place };
    onMove(by);
  };
  const ways = [
    { by: -1, ref: up, isEnd: place === 1, Icon: IconArrowUp, words: 'furtherUp', named: 'furtherUpName' },
    { by: 1, ref: down, isEnd: place === total, Icon: IconArrowDown, words: 'furtherDown', named: 'furtherDownName' },
  ] as const;
  return (
    <>
      {ways.map(({ by, ref, isEnd, Icon, words, named }) => (
        <ActionIcon
          key={by}
          ref={ref}
          size={36}
          variant="default"
          aria-disabled={isEnd}
          {...(isEnd ? { 'data-disabled': true } : {})}
          aria-label={t(`settings.${named}`, { name: visibleText(name) })}
          title={t(`settings.${words}`)}
          onClick={() => (isEnd ? undefined : move(by))}
        >
          <Icon size={18} stroke={1.5} aria-hidden />
        </ActionIcon>
      ))}
    </>
  );
}
