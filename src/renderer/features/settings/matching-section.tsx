import { NumberInput, Switch, TextInput } from '@mantine/core';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { areKeepHours, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** What may be decided without a person, and on how old a copy; the effect stands below the switch. */
export function MatchingSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const edit = useSettingsDraft((state) => state.edit);
  return (
    <div className={classes.card}>
      <Section title={t('settings.matchTitle')} text={t('settings.matchText')}>
        <div className={classes.fields}>
          <Switch
            label={t('settings.matchAutomatic')}
            description={t(form.isAutomatic ? 'settings.matchOn' : 'settings.matchOff')}
            checked={form.isAutomatic}
            onChange={(event) => edit({ isAutomatic: event.currentTarget.checked })}
          />
          <NumberInput
            label={t('settings.copyHours')}
            description={t('settings.copyHoursHint')}
            value={form.copyHours}
            error={areKeepHours(form.copyHours) ? null : t('settings.keepHoursInvalid')}
            min={1}
            max={720}
            allowDecimal={false}
            disabled={!form.isAutomatic}
            onChange={(hours) => edit({ copyHours: hours === '' ? Number.NaN : Number(hours) })}
          />
          <TextInput
            label={t('settings.accessionIssuer')}
            description={t('settings.accessionIssuerHint')}
            value={form.accessionIssuer}
            maxLength={64}
            onChange={(event) => edit({ accessionIssuer: event.currentTarget.value })}
          />
        </div>
        <SectionFoot section="matching" form={form} />
      </Section>
    </div>
  );
}
