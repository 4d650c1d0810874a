import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { emergencyModes, signInMethods } from '../../../contract/plain.ts';
import { useServices } from '../../app/services.tsx';
import { AskFirst } from '../../ui/ask-first.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isLockTime, isOfflineTime, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** How people sign in, when the desk locks, and who may take more rights. */
export function PeopleRules({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const { engine } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const forget = useSettingsDraft((state) => state.forget);
  const turnOff = useMutation({
    mutationFn: () => engine.settings.save({ people: { signIn: 'off' } }),
    onSuccess: () => forget('people'),
  });
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={t('people.method')}
        value={form.signIn}
        data={signInMethods
          .filter((one) => one !== 'off')
          .map((value) => ({ value, label: t(`people.method_${value}`) }))}
        onChange={(event) => edit({ signIn: event.currentTarget.value === 'browser' ? 'browser' : 'password' })}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('people.lockMinutes')}
          description={t('people.lockMinutesHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          value={form.lockMinutes}
          error={isLockTime(form.lockMinutes) ? null : t('people.lockMinutesHint')}
          onChange={(event) => edit({ lockMinutes: event.currentTarget.value })}
        />
        <TextInput
          label={t('people.offlineDays')}
          description={t('people.offlineDaysHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          value={form.offlineDays}
          error={isOfflineTime(form.offlineDays) ? null : t('people.offlineDaysHint')}
          onChange={(event) => edit({ offlineDays: event.currentTarget.value })}
        />
      </div>
      <NativeSelect
        label={t('people.emergencyWho')}
        value={form.emergency}
        data={emergencyModes.map((value) => ({ value, label: t(`people.emergency_${value}`) }))}
        onChange={(event) =>
          edit({ emergency: emergencyModes.find((mode) => mode === event.currentTarget.value) ?? 'off' })
        }
      />
      {turnOff.error ? <FaultNote fault={faultOf(turnOff.error)} live="alert" /> : null}
      <SectionFoot section="people" form={form}>
        <AskFirst
          label={t('people.turnOff')}
          name={t('people.turnOff')}
          question={t('people.turnOffAsk')}
          yes={t('people.turnOffYes')}
          no={t('people.turnOffNo')}
          isBusy={turnOff.isPending}
          onYes={() => turnOff.mutate()}
        />
      </SectionFoot>
    </div>
  );
}
