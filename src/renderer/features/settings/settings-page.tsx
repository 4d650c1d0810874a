import { useMay } from '../../app/desk-queries.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ChecksSection } from './checks-section.tsx';
import { LookSection } from './look-section.tsx';
import { MapSection } from './map-section.tsx';
import { MediaSection } from './media-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { RecordsSection } from './records-section.tsx';
import { ServerSection } from './server-section.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { formOf } from './settings-form.ts';
import classes from './settings-page.module.css';
import { SiteSection } from './site-section.tsx';
import { UploadSection } from './upload-section.tsx';
import { ViewerSection } from './viewer-section.tsx';

/** Settings by task, each tested on the spot. */
export function SettingsPage() {
  const { t } = useWords();
  const settings = useSettings();
  const edits = useSettingsDraft((state) => state.edits);
  const mayChange = useMay('settings.save');
  const form = mayChange && settings.data ? { ...formOf(settings.data), ...edits } : null;
  return (
    <div className={classes.page} data-pane>
      <h1 className={classes.title}>{t('settings.title')}</h1>
      {settings.error ? <FaultNote fault={faultOf(settings.error)} live="alert" /> : null}
      <div className={classes.columns}>
        <div className={classes.column}>
          {mayChange ? null : (
            <>
              <Note tone="quiet" title={t('people.adminOnly')} />
              <LookSection />
            </>
          )}
          {form && settings.data ? (
            <>
              <ServerSection
                kind="archive"
                form={form}
                hasPassword={settings.data.archive?.hasPassword ?? false}
                isConnected={settings.data.archive !== null}
              />
              <ServerSection
                kind="ehr"
                form={form}
                hasPassword={settings.data.ehr?.hasPassword ?? false}
                isConnected={settings.data.ehr !== null}
              />
            </>
          ) : null}
        </div>
        <div className={classes.column}>
          {form && settings.data ? (
            <>
              <PeopleSection key={JSON.stringify(settings.data.people)} settings={settings.data} />
              <ViewerSection form={form} isConnected={settings.data.viewer !== null} />
              <SiteSection form={form} />
              <UploadSection form={form} />
              <MediaSection form={form} />
              <MapSection form={form} />
              <RecordsSection form={form} />
            </>
          ) : null}
          {mayChange ? <LookSection /> : null}
          <ChecksSection />
        </div>
      </div>
    </div>
  );
}
