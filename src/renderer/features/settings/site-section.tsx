import { TextInput } from '@mantine/core';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import type { SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

const stationNameLimit = 16;

/** What this site and this computer are called. */
export function SiteSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const edit = useSettingsDraft((state) => state.edit);
  return (
    <div className={classes.card}>
      <Section title={t('settings.siteTitle')} text={t('settings.siteText')}>
        <div className={classes.pair}>
          <TextInput
            label={t('settings.institution')}
            value={form.institutionName}
            onChange={(event) => edit({ institutionName: event.currentTarget.value })}
          />
          <TextInput
            label={t('settings.station')}
            description={t('settings.stationHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={form.stationName}
            error={form.stationName.trim().length > stationNameLimit ? t('settings.nameTooLong') : null}
            onChange={(event) => edit({ stationName: event.currentTarget.value })}
          />
        </div>
        <SectionFoot section="site" form={form} />
      </Section>
    </div>
  );
}
