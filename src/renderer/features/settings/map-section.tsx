import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type EhrField, ehrFields } from '../../../contract/plain.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { fixedFields, type SettingsForm, tagMapOf } from './settings-form.ts';
import classes from './settings-page.module.css';

/** Which field of the EHR becomes which tag, with an example that shows at once what would be written and what cannot be. */
export function MapSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const { engine } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const tagMap = tagMapOf(form);
  const trial = useQuery({
    queryKey: queryKeys.tagMapTrial(tagMap),
    queryFn: ({ signal }) => engine.settings.tryTagMap({ tagMap }, { signal }),
    placeholderData: (before) => before,
  });
  const problemOf = (field: EhrField): string | null => {
    const problem = trial.data?.problems.find((one) => one.field === field);
    return problem ? `${problem.keyword}: ${t(`settings.mapProblem.${problem.code}`)}` : null;
  };
  const exampleOf = (field: EhrField): string => {
    const own = (trial.data?.example ?? []).filter((one) => one.field === field);
    const [first] = own;
    if (first === undefined) return t('settings.mapNone');
    return `${t('settings.mapExample')}: ${own.map(({ tag }) => tag).join(' ')} ${first.value}`;
  };
  return (
    <div className={classes.card}>
      <Section title={t('settings.mapTitle')} text={t('settings.mapText')}>
        <div className={classes.fields}>
          <p>{t('settings.mapHint')}</p>
          {ehrFields.map((field) => (
            <TextInput
              key={field}
              label={t(`settings.mapFieldName.${field}`)}
              description={exampleOf(field)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={form.tagMap[field]}
              readOnly={fixedFields.includes(field)}
              spellCheck={false}
              error={problemOf(field)}
              onChange={(event) => edit({ tagMap: { ...form.tagMap, [field]: event.currentTarget.value } })}
            />
          ))}
          {trial.error ? <FaultNote fault={faultOf(trial.error)} live="status" /> : null}
        </div>
        <SectionFoot section="map" form={form} />
      </Section>
    </div>
  );
}
