import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { bytesOfMbit, isComplete, isWindowWhole, mbitOf, nightBytes, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** A full CD. */
const discBytes = 700_000_000;
const choices = ['1', '2', '3', '4', '5', '6', '7', '8'];

/** How many connections an upload uses, how fast and when, and which hosts may be reached without encryption. */
export function UploadSection({ form }: { form: SettingsForm }) {
  const { t, format } = useWords();
  const isLimited = form.maxMbit.trim() !== '' && isComplete('upload', form);
  const effect = isLimited
    ? t('settings.rateEffect', { time: format.span(discBytes / (mbitOf(form) * bytesOfMbit)) })
    : null;
  const night = isLimited ? nightBytes(form) : null;
  const edit = useSettingsDraft((state) => state.edit);
  return (
    <div className={classes.card}>
      <Section title={t('settings.uploadTitle')} text={t('settings.uploadText')}>
        <div className={classes.fields}>
          <NativeSelect
            label={t('settings.connections')}
            value={String(form.connections)}
            data={choices}
            onChange={(event) => edit({ connections: Number(event.currentTarget.value) })}
          />
          <Checkbox
            label={t('settings.adaptive')}
            checked={form.adaptive}
            onChange={(event) => edit({ adaptive: event.currentTarget.checked })}
          />
          <TextInput
            label={t('settings.rateLimit')}
            description={effect ?? t('settings.rateLimitHint')}
            inputMode="decimal"
            value={form.maxMbit}
            onChange={(event) => edit({ maxMbit: event.currentTarget.value })}
          />
          <div className={classes.pair}>
            <TextInput
              type="time"
              label={t('settings.windowFrom')}
              description={
                night === null ? t('settings.windowHint') : t('settings.windowExample', { size: format.bytes(night) })
              }
              value={form.windowFrom}
              error={isWindowWhole(form) ? null : t('settings.windowInvalid')}
              onChange={(event) => edit({ windowFrom: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('settings.windowUntil')}
              description={t('settings.windowHint')}
              value={form.windowUntil}
              onChange={(event) => edit({ windowUntil: event.currentTarget.value })}
            />
          </div>
          <Checkbox
            label={t('settings.pauseOnMetered')}
            description={t('settings.pauseOnMeteredHint')}
            checked={form.pauseOnMetered}
            onChange={(event) => edit({ pauseOnMetered: event.currentTarget.checked })}
          />
          <Textarea
            label={t('settings.plainHosts')}
            description={t('settings.plainHostsHint')}
            value={form.plainHosts}
            rows={2}
            spellCheck={false}
            onChange={(event) => edit({ plainHosts: event.currentTarget.value })}
          />
        </div>
        <SectionFoot section="upload" form={form} />
      </Section>
    </div>
  );
}
