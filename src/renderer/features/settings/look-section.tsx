import { Input, NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import type { Locale } from '../../../contract/plain.ts';
import { useServices } from '../../app/services.tsx';
import { Section } from '../../ui/section.tsx';
import { chooseLocale, chosenLocale, localeNames } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';

/** Colours and language of the window on this computer. */
export function LookSection() {
  const { t } = useWords();
  const { shell } = useServices();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [locale, setLocale] = useState(chosenLocale);
  return (
    <div className={classes.card}>
      <Section title={t('settings.lookTitle')} text={t('settings.lookText')}>
        <div className={classes.fields}>
          <Input.Wrapper label={t('settings.scheme')} labelElement="div">
            <SegmentedControl
              fullWidth
              aria-label={t('settings.scheme')}
              value={colorScheme}
              onChange={(scheme) => setColorScheme(scheme as 'auto' | 'light' | 'dark')}
              data={[
                { value: 'auto', label: t('settings.schemeAuto') },
                { value: 'light', label: t('settings.schemeLight') },
                { value: 'dark', label: t('settings.schemeDark') },
              ]}
            />
          </Input.Wrapper>
          <NativeSelect
            label={t('settings.language')}
            value={locale ?? ''}
            data={[
              { value: '', label: t('settings.languageAuto') },
              ...Object.entries(localeNames).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(event) => {
              const next = (event.currentTarget.value || null) as Locale | null;
              setLocale(next);
              shell.desktop.keepLanguage({ locale: next }).then(
                ({ computer }) => chooseLocale(next, computer),
                () => chooseLocale(next),
              );
            }}
          />
        </div>
      </Section>
    </div>
  );
}
