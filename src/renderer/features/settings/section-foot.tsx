import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { useSettingsDraft } from './settings-draft.ts';
import { isComplete, type SectionName, type SettingsForm, sections } from './settings-form.ts';
import classes from './settings-page.module.css';
import { useSaveSection } from './use-save-section.ts';

/** Saves one section and says so. */
export function SectionFoot({
  section,
  form,
  children,
}: {
  section: SectionName;
  form: SettingsForm;
  /** Other buttons of the section. */
  children?: ReactNode;
}) {
  const { t } = useWords();
  const edits = useSettingsDraft((state) => state.edits);
  const saving = useSaveSection(section);
  const isDirty = sections[section].some((name) => edits[name] !== undefined);
  return (
    <>
      {saving.error ? <FaultNote fault={faultOf(saving.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {isDirty ? t('settings.unsaved') : saving.isSaved ? t('settings.saved') : null}
        </span>
        {children}
        <Button
          loading={saving.isBusy}
          disabled={!isDirty || !isComplete(section, form)}
          onClick={() => saving.save(form)}
        >
          {t('common.save')}
        </Button>
      </div>
    </>
  );
}
