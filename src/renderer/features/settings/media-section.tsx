import { Button, NumberInput, Switch, Textarea } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useServices } from '../../app/services.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { areFolders, areKeepHours, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** What happens when a disc comes in, and which folders are watched beside the drives. */
export function MediaSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const { shell } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const addFolders = () =>
    void shell.dialog.choosePaths({ kind: 'folder' }).then((paths) => {
      const added = [form.dropFolders.trim(), ...paths].filter(Boolean).join('\n');
      if (paths.length > 0) edit({ dropFolders: added });
    });
  return (
    <div className={classes.card}>
      <Section title={t('settings.mediaTitle')} text={t('settings.mediaText')}>
        <div className={classes.fields}>
          <Switch
            label={t('settings.openByItself')}
            description={t('settings.openByItselfHint')}
            checked={form.openMediaByItself}
            onChange={(event) => edit({ openMediaByItself: event.currentTarget.checked })}
          />
          <Textarea
            label={t('settings.dropFolders')}
            description={t('settings.dropFoldersHint')}
            value={form.dropFolders}
            error={areFolders(form.dropFolders) ? null : t('settings.folderInvalid')}
            rows={2}
            spellCheck={false}
            onChange={(event) => edit({ dropFolders: event.currentTarget.value })}
          />
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconFolderPlus size={18} aria-hidden />}
              onClick={addFolders}
            >
              {t('settings.addFolder')}
            </Button>
          </div>
          <NumberInput
            label={t('settings.keepHours')}
            description={t('settings.keepHoursHint')}
            value={form.keepHours}
            error={areKeepHours(form.keepHours) ? null : t('settings.keepHoursInvalid')}
            min={1}
            max={720}
            allowDecimal={false}
            w={160}
            onChange={(hours) => edit({ keepHours: hours === '' ? Number.NaN : Number(hours) })}
          />
        </div>
        <SectionFoot section="media" form={form} />
      </Section>
    </div>
  );
}
