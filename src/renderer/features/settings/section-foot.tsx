import { Button } from '@mantine/core';
import type { Health } from '../../../contract/settings.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { HealthLine } from './health-line.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isComplete, type SectionName, type SettingsForm, sections } from './settings-form.ts';
import classes from './settings-page.module.css';
import { useSaveSection } from './use-save-section.ts';

/** Save, test and remove for one section, with the plain result. */
export function SectionFoot({
  section,
  form,
  parts,
  isConnected,
}: {
  section: SectionName;
  form: SettingsForm;
  /** The health lines that this section is about; none for sections that are only saved. */
  parts: readonly Health['part'][];
  isConnected: boolean;
}) {
  const { t } = useWords();
  const edits = useSettingsDraft((state) => state.edits);
  const saving = useSaveSection(section);
  const isDirty = sections[section].some((name) => edits[name] !== undefined);
  const canTest = parts.length > 0;
  const results = (saving.health ?? []).filter(({ part }) => parts.includes(part));
  return (
    <>
      <div className={classes.results} aria-live="polite">
        {saving.error ? <FaultNote fault={faultOf(saving.error)} /> : null}
        {!isDirty ? results.map((line) => <HealthLine key={line.part} line={line} />) : null}
      </div>
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {isDirty ? t('settings.unsaved') : saving.isSaved && !canTest ? t('settings.saved') : null}
        </span>
        {canTest && isConnected && section !== 'archive' ? (
          <Button
            variant="subtle"
            color="gray"
            aria-label={t('settings.removeName', { part: t(`part.${section === 'ehr' ? 'ehr' : 'viewer'}`) })}
            onClick={saving.remove}
          >
            {t('settings.remove')}
          </Button>
        ) : null}
        {canTest && isConnected && !isDirty ? (
          <Button variant="default" loading={saving.isBusy} onClick={saving.check}>
            {t('settings.testNow')}
          </Button>
        ) : null}
        {isDirty || !canTest ? (
          <Button
            loading={saving.isBusy}
            disabled={!isDirty || !isComplete(section, form)}
            onClick={() => saving.save(form)}
          >
            {canTest ? t('settings.saveAndTest') : t('common.save')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
