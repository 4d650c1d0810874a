import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { useConnectionDraft } from '../../app/connect/connection-draft.ts';
import { furtherArchives } from '../../app/connect/further-archive-form.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { FurtherArchiveCard } from './further-archive-card.tsx';
import { FurtherArchiveRow } from './further-archive-row.tsx';
import classes from './further-archives.module.css';
import page from './settings-page.module.css';
import { useArchiveOrder } from './use-archive-order.ts';

/** Archives beside the first one, and which studies go there by themselves. One at a time is open to be changed. */
export function FurtherArchives({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { openFurther, further, showFurther } = useConnectionDraft();
  const order = useArchiveOrder(settings);
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
          <ol className={classes.list}>
            {archives.map((archive, index) => (
              <li key={archive.name} className={classes.row}>
                {openFurther === archive.name ? (
                  card(archive.name)
                ) : (
                  <FurtherArchiveRow
                    archive={archive}
                    place={index + 1}
                    total={archives.length}
                    isDisabled={isTyped}
                    onOpen={() => open(archive.name)}
                    onMove={(by) => order.move(archive.name, by)}
                  />
                )}
              </li>
            ))}
          </ol>
        ) : null}
        {order.error ? <FaultNote fault={faultOf(order.error)} live="alert" /> : null}
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
