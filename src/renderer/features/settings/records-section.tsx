import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isCount, isFolderOrNone, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** When the records are backed up and where to, tried at once; and how long originals stay. */
export function RecordsSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const { engine } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const isFolderUnsaved = useSettingsDraft(({ edits }) => edits.backupFolder !== undefined);
  const backUp = useMutation({ mutationFn: () => engine.app.backUp({}) });
  const wrongNumber = (text: string, least: number, most: number) =>
    isCount(text, least, most) ? null : t('settings.numberInvalid');
  return (
    <div className={classes.card}>
      <Section title={t('settings.recordsTitle')} text={t('settings.recordsText')}>
        <div className={classes.fields}>
          <div className={classes.pair}>
            <TextInput
              label={t('settings.backupHours')}
              inputMode="numeric"
              value={form.backupHours}
              error={wrongNumber(form.backupHours, 1, 8_760)}
              onChange={(event) => edit({ backupHours: event.currentTarget.value })}
            />
            <TextInput
              label={t('settings.backupKeep')}
              inputMode="numeric"
              value={form.backupKeep}
              error={wrongNumber(form.backupKeep, 1, 1_000)}
              onChange={(event) => edit({ backupKeep: event.currentTarget.value })}
            />
          </div>
          <TextInput
            label={t('settings.backupFolder')}
            description={t('settings.backupFolderHint')}
            value={form.backupFolder}
            error={isFolderOrNone(form.backupFolder) ? null : t('settings.backupFolderInvalid')}
            spellCheck={false}
            onChange={(event) => {
              // What was made lies in the folder before.
              backUp.reset();
              edit({ backupFolder: event.currentTarget.value });
            }}
          />
          <TextInput
            label={t('settings.originalsDays')}
            description={t('settings.originalsDaysHint')}
            inputMode="numeric"
            value={form.originalsDays}
            error={form.originalsDays.trim() === '' ? null : wrongNumber(form.originalsDays, 0, 36_500)}
            onChange={(event) => edit({ originalsDays: event.currentTarget.value })}
          />
          <RetentionEffect days={form.originalsDays.trim()} />
        </div>
        <div className={classes.results} aria-live="polite">
          {backUp.error ? <FaultNote fault={faultOf(backUp.error)} /> : null}
          {backUp.isSuccess ? t('settings.backupMade') : null}
          {isFolderUnsaved ? t('settings.backupUnsaved') : null}
        </div>
        <div>
          <Button
            variant="default"
            loading={backUp.isPending}
            disabled={isFolderUnsaved}
            onClick={() => backUp.mutate()}
          >
            {t('settings.backupNow')}
          </Button>
        </div>
        <SectionFoot section="records" form={form} />
      </Section>
    </div>
  );
}

/** What the typed time would do to the originals that are kept now. */
function RetentionEffect({ days }: { days: string }) {
  const { t, format } = useWords();
  const { engine } = useServices();
  const isTime = days === '' || isCount(days, 0, 36_500);
  const originalsDays = days === '' ? null : Number(days);
  const { data } = useQuery({
    queryKey: queryKeys.retentionTrial(originalsDays),
    queryFn: ({ signal }) => engine.settings.tryRetention({ originalsDays }, { signal }),
    enabled: isTime,
    placeholderData: (before) => before,
  });
  if (!data || !isTime) return null;
  const { kept, wouldGo } = data;
  return (
    <p className={classes.effect} role="status">
      {t('settings.originalsEffect', { count: kept.instances, size: format.bytes(kept.bytes) })}{' '}
      {wouldGo.instances > 0
        ? t('settings.originalsWouldGo', { count: wouldGo.instances, size: format.bytes(wouldGo.bytes) })
        : t('settings.originalsNoneGo')}
    </p>
  );
}
