import { TextInput } from '@mantine/core';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isWebAddress, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** Where the viewer is. */
export function ViewerSection({ form, isConnected }: { form: SettingsForm; isConnected: boolean }) {
  const { t } = useWords();
  const edit = useSettingsDraft((state) => state.edit);
  const isUrlWrong = form.viewerUrl !== '' && !isWebAddress(form.viewerUrl);
  return (
    <div className={classes.card}>
      <Section title={t('settings.viewerTitle')} text={t('settings.viewerText')}>
        <TextInput
          label={t('settings.url')}
          placeholder={t('settings.urlHint')}
          value={form.viewerUrl}
          error={isUrlWrong ? t('settings.urlInvalid') : null}
          spellCheck={false}
          onChange={(event) => edit({ viewerUrl: event.currentTarget.value })}
        />
        <SectionFoot section="viewer" form={form} parts={['viewer']} isConnected={isConnected} />
      </Section>
    </div>
  );
}
