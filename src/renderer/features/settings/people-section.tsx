import { peopleDefaults } from '../../../contract/plain.ts';
import type { Settings } from '../../../contract/settings.ts';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { EmergencyList } from './emergency-list.tsx';
import { PeopleRules } from './people-rules.tsx';
import { PeopleTurnOn } from './people-turn-on.tsx';
import type { SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** Who may work at this desk: sign-in on or off, its rules, and what administrators must look at. */
export function PeopleSection({ settings, form }: { settings: Settings; form: SettingsForm }) {
  const { t } = useWords();
  const isOn = (settings.people ?? peopleDefaults).signIn !== 'off';
  return (
    <div className={classes.card}>
      <Section title={t('people.settingsTitle')} text={t('people.settingsText')}>
        {isOn ? null : <Note tone="person" title={t('people.offText')} />}
        {isOn ? <PeopleRules form={form} /> : <PeopleTurnOn hasEhr={settings.ehr?.kind === 'rest'} />}
        {isOn ? <EmergencyList /> : null}
      </Section>
    </div>
  );
}
