import { Button, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  type Icon,
  IconArchive,
  IconChecklist,
  IconDeviceDesktop,
  IconDisc,
  IconMicroscope,
  IconPlugConnected,
  IconUpload,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { Settings } from '../../../contract/settings.ts';
import { useMay } from '../../app/desk-queries.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ChecksSection } from './checks-section.tsx';
import { ConnectionsGroup } from './connections-group.tsx';
import { LookSection } from './look-section.tsx';
import { MapSection } from './map-section.tsx';
import { MatchingSection } from './matching-section.tsx';
import { MediaSection } from './media-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { RecordsSection } from './records-section.tsx';
import { ResearchGroup } from './research-group.tsx';
import { type Group, groups, useSettingsDraft } from './settings-draft.ts';
import { formOf, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';
import { SiteSection } from './site-section.tsx';
import { UpdatesSection } from './updates-section.tsx';
import { UploadSection } from './upload-section.tsx';
import { VaultKeySection } from './vault-key-section.tsx';

const icons: Record<Group, Icon> = {
  connections: IconPlugConnected,
  discs: IconDisc,
  matching: IconUserCheck,
  sending: IconUpload,
  research: IconMicroscope,
  records: IconArchive,
  computer: IconDeviceDesktop,
  people: IconUsers,
  checks: IconChecklist,
};

/** Settings by task, one task at a time, each tested on the spot. */
export function SettingsPage() {
  const { t } = useWords();
  const settings = useSettings();
  const mayChange = useMay('settings.save');
  const { edits, group, openGroup } = useSettingsDraft();
  const go = useNavigation((state) => state.go);
  const isNarrow = useMediaQuery('(max-width: 899px)', undefined, { getInitialValueInEffect: false });
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('settings.title')}</h1>
        {mayChange ? (
          <Button variant="default" onClick={() => go('first-run')}>
            {t('settings.guide')}
          </Button>
        ) : null}
      </div>
      {settings.error ? <FaultNote fault={faultOf(settings.error)} live="alert" /> : null}
      {mayChange ? null : (
        <div className={classes.panel} data-pane>
          <Note tone="quiet" title={t('people.adminOnly')} />
          <LookSection />
          <ChecksSection />
        </div>
      )}
      {mayChange ? (
        <Tabs
          value={group}
          onChange={(value) => openGroup(groups.find((one) => one === value) ?? 'connections')}
          orientation={isNarrow ? 'horizontal' : 'vertical'}
          keepMounted={false}
          classNames={{ root: classes.tabs ?? '', tabLabel: classes.groupLabel ?? '' }}
        >
          <Tabs.List aria-label={t('settings.groupsLabel')} className={classes.groups ?? ''} data-pane>
            {groups.map((name) => {
              const GroupIcon = icons[name];
              return (
                <Tabs.Tab key={name} value={name} leftSection={<GroupIcon size={18} stroke={1.5} aria-hidden />}>
                  {t(`settings.group.${name}`)}
                </Tabs.Tab>
              );
            })}
          </Tabs.List>
          {groups.map((name) => (
            <Tabs.Panel key={name} value={name} className={classes.panel ?? ''} data-pane>
              <p className={classes.groupText}>{t(`settings.groupText.${name}`)}</p>
              {settings.data ? (
                <GroupSections group={name} settings={settings.data} form={{ ...formOf(settings.data), ...edits }} />
              ) : null}
            </Tabs.Panel>
          ))}
        </Tabs>
      ) : null}
    </div>
  );
}

function GroupSections({ group, settings, form }: { group: Group; settings: Settings; form: SettingsForm }) {
  switch (group) {
    case 'connections':
      return <ConnectionsGroup settings={settings} />;
    case 'discs':
      return <MediaSection form={form} />;
    case 'matching':
      return (
        <>
          <MatchingSection form={form} />
          <MapSection form={form} />
        </>
      );
    case 'sending':
      return <UploadSection form={form} />;
    case 'research':
      return <ResearchGroup settings={settings} />;
    case 'records':
      return (
        <>
          <RecordsSection form={form} />
          <VaultKeySection />
        </>
      );
    case 'people':
      return <PeopleSection settings={settings} form={form} />;
    case 'computer':
      return (
        <>
          <SiteSection form={form} />
          <LookSection />
          <UpdatesSection form={form} hasSource={settings.updates != null} />
        </>
      );
    case 'checks':
      return <ChecksSection />;
  }
}
