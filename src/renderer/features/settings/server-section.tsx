import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isWebAddress, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

const names = {
  archive: { url: 'archiveUrl', user: 'archiveUser', password: 'archivePassword', caPem: 'archiveCaPem' },
  ehr: { url: 'ehrUrl', user: 'ehrUser', password: 'ehrPassword', caPem: 'ehrCaPem' },
} as const;

/** The connection to the archive or to the EHR. */
export function ServerSection({
  kind,
  form,
  hasPassword,
  isConnected,
}: {
  kind: 'archive' | 'ehr';
  form: SettingsForm;
  hasPassword: boolean;
  isConnected: boolean;
}) {
  const { t } = useWords();
  const edit = useSettingsDraft((state) => state.edit);
  const { url, user, password, caPem } = names[kind];
  const isUrlWrong = form[url] !== '' && !isWebAddress(form[url]);
  return (
    <div className={classes.card}>
      <Section title={t(`settings.${kind}Title`)} text={t(`settings.${kind}Text`)}>
        <div className={classes.fields}>
          <TextInput
            label={t('settings.url')}
            placeholder={t('settings.urlHint')}
            value={form[url]}
            error={isUrlWrong ? t('settings.urlInvalid') : null}
            spellCheck={false}
            onChange={(event) => edit({ [url]: event.currentTarget.value })}
          />
          {kind === 'archive' ? (
            <NativeSelect
              label={t('settings.protocol')}
              value={form.archiveProtocol}
              data={[
                { value: 'orthanc', label: t('settings.protocolOrthanc') },
                { value: 'dicomweb', label: t('settings.protocolDicomweb') },
              ]}
              onChange={(event) =>
                edit({ archiveProtocol: event.currentTarget.value === 'dicomweb' ? 'dicomweb' : 'orthanc' })
              }
            />
          ) : null}
          <div className={classes.pair}>
            <TextInput
              label={t('settings.user')}
              value={form[user]}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => edit({ [user]: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('settings.password')}
              value={form[password]}
              autoComplete="new-password"
              description={hasPassword ? t('settings.passwordKept') : t('settings.passwordNone')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
              onChange={(event) => edit({ [password]: event.currentTarget.value })}
            />
          </div>
          <Textarea
            label={t('settings.certificate')}
            description={t('settings.certificateHint')}
            value={form[caPem]}
            rows={form[caPem] ? 4 : 1}
            spellCheck={false}
            onChange={(event) => edit({ [caPem]: event.currentTarget.value })}
          />
        </div>
        <SectionFoot
          section={kind}
          form={form}
          parts={kind === 'archive' ? ['archive', 'dicomweb'] : ['ehr']}
          isConnected={isConnected}
        />
      </Section>
    </div>
  );
}
