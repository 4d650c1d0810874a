import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { AddressField, CertificateField, SecretField } from '../../app/connect/common-fields.tsx';
import { dateRules, isClinicalArchive, tickedOptions } from '../../app/connect/connection-form.ts';
import { ArchiveTrialNote } from '../../app/connect/trial-notes.tsx';
import { type ResearchConnection, useResearchConnection } from '../../app/connect/use-connection.ts';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import { ConnectionCard } from './connection-card.tsx';
import classes from './settings-page.module.css';

/** Where copies without names go, and what is taken out of them. */
export function ResearchGroup({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const connection = useResearchConnection(settings);
  const { form, edit, trial } = connection;
  return (
    <ConnectionCard
      title={t('settings.researchTitle')}
      text={t('settings.researchText')}
      connection={connection}
      removeAsk={settings.research ? t('settings.researchRemoveAsk') : null}
      result={trial ? <ArchiveTrialNote trial={trial} /> : null}
    >
      <div className={classes.fields}>
        <AddressField url={form.url} isPlainAllowed={form.isPlainAllowed} onChange={edit} />
        {isClinicalArchive(form.url, settings) ? (
          <Note tone="stop" live="status" title={t('settings.researchClinical')}>
            {t('settings.researchClinicalTodo')}
          </Note>
        ) : null}
        <div className={classes.pair}>
          <TextInput
            label={t('settings.user')}
            value={form.user}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ user: event.currentTarget.value })}
          />
          <SecretField
            label={t('settings.password')}
            value={form.password}
            isKept={settings.research?.hasPassword ?? false}
            onChange={(password) => edit({ password })}
          />
        </div>
        <CertificateField value={form.caPem} onChange={(caPem) => edit({ caPem })} />
        <TextInput
          label={t('research.project')}
          description={t('settings.researchProjectHint')}
          value={form.project}
          maxLength={64}
          spellCheck={false}
          onChange={(event) => edit({ project: event.currentTarget.value })}
        />
        <Rules connection={connection} />
      </div>
    </ConnectionCard>
  );
}

/** The options of PS3.15 in a person's words. Without any the basic profile stands alone, which takes out most. */
function Rules({ connection: { form, edit } }: { connection: ResearchConnection }) {
  const { t } = useWords();
  return (
    <>
      <NativeSelect
        label={t('research.dates')}
        description={t(`settings.researchDatesHint.${form.dates}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={form.dates}
        data={dateRules.map((value) => ({ value, label: t(`settings.researchDates.${value}`) }))}
        onChange={(event) => edit({ dates: dateRules.find((rule) => rule === event.currentTarget.value) ?? 'removed' })}
      />
      <fieldset className={classes.ticks}>
        <legend>{t('settings.researchOptions')}</legend>
        <p className={classes.groupText}>{t('settings.researchOptionsHint')}</p>
        {tickedOptions.map((option) => (
          <Checkbox
            key={option}
            label={t(`research.option.${option}`)}
            description={t(`research.optionHint.${option}`)}
            checked={form.options.includes(option)}
            onChange={({ currentTarget: { checked } }) =>
              edit({ options: tickedOptions.filter((one) => (one === option ? checked : form.options.includes(one))) })
            }
          />
        ))}
      </fieldset>
    </>
  );
}
