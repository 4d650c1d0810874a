import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { useConnectionDraft } from '../../app/connect/connection-draft.ts';
import { furtherArchives } from '../../app/connect/further-archive-form.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { FurtherArchiveCard } from './further-archive-card.tsx';
import classes from './further-archives.module.css';
import page from './settings-page.module.css';

/** Archives beside the first one, and which studies go there by themselves. One at a time is open to be changed. */
export function FurtherArchives({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { openFurther, further, showFurther } = useConnectionDraft();
  const [isSaved, setSaved] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The form is gone with whatever had the focus.
    if (wasOpen.current && openFurther === null) add.current?.focus();
    wasOpen.current = openFurther !== null;
  }, [openFurther]);
  if (settings.archive === null) return null;
  const archives = furtherArchives(settings);
  const isTyped = Object.keys(further).length > 0;
  const open = (name: string): void => {
    setSaved(false);
    showFurther(name);
  };
  const card = (name: string) => (
    <FurtherArchiveCard key={name} settings={settings} name={name} onSaved={() => setSaved(true)} />
  );
  return (
    <div className={page.card}>
      <Section title={t('settings.furtherTitle')} text={t('settings.furtherText')}>
        {archives.length === 0 ? <p className={classes.quiet}>{t('settings.furtherNone')}</p> : null}
        {archives.length > 0 ? (
          <ul className={classes.list}>
            {archives.map((archive) => (
              <li key={archive.name} className={classes.row}>
                {openFurther === archive.name ? (
                  card(archive.name)
                ) : (
                  <Row archive={archive} isDisabled={isTyped} onOpen={() => open(archive.name)} />
                )}
              </li>
            ))}
          </ul>
        ) : null}
        {openFurther === '' ? card('') : null}
        <div className={page.actions}>
          <Button
            ref={add}
            variant="default"
            disabled={openFurther === '' || isTyped}
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => open('')}
          >
            {t('settings.furtherAdd')}
          </Button>
          <span className={page.state} role="status">
            {isSaved && openFurther === null ? t('settings.saved') : null}
          </span>
        </div>
      </Section>
    </div>
  );
}

function Row({
  archive,
  isDisabled,
  onOpen,
}: {
  archive: NonNullable<Settings['archives']>[number];
  /** Something is typed of another one. */
  isDisabled: boolean;
  onOpen: () => void;
}) {
  const { t } = useWords();
  const { name, url, modalities, institutions } = archive;
  const rule = [modalities.join(', '), institutions.map(visibleText).join('; ')].filter(Boolean).join(' · ');
  return (
    <div className={classes.summary}>
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
  );
}
