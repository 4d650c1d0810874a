import type { Settings } from '../../../contract/settings.ts';
import { ArchiveFields } from '../../app/connect/archive-fields.tsx';
import { DirectoryFields } from '../../app/connect/directory-fields.tsx';
import { ArchiveTrialNote, DirectoryTrialNote, ViewerTrialNote } from '../../app/connect/trial-notes.tsx';
import { useArchiveConnection, useDirectoryConnection, useViewerConnection } from '../../app/connect/use-connection.ts';
import { ViewerFields } from '../../app/connect/viewer-fields.tsx';
import { useWords } from '../../words/use-words.ts';
import { ConnectionStep, type StepTurns } from './connection-step.tsx';
import classes from './first-run.module.css';

interface StepOfSite {
  readonly settings: Settings;
  readonly turns: StepTurns;
}

export function ArchiveStep({ settings, turns }: StepOfSite) {
  const connection = useArchiveConnection(settings);
  return (
    <ConnectionStep
      step="archive"
      connection={connection}
      isSet={settings.archive !== null}
      result={connection.trial ? <ArchiveTrialNote trial={connection.trial} /> : null}
      turns={turns}
    >
      <ArchiveFields connection={connection} isKept={settings.archive?.hasPassword ?? false} />
    </ConnectionStep>
  );
}

export function DirectoryStep({ settings, turns }: StepOfSite) {
  const { t } = useWords();
  const connection = useDirectoryConnection(settings);
  return (
    <ConnectionStep
      step="directory"
      connection={connection}
      isSet={settings.ehr !== null}
      noneWords={t('firstRun.noDirectory')}
      result={connection.trial ? <DirectoryTrialNote trial={connection.trial} /> : null}
      turns={turns}
    >
      <DirectoryFields connection={connection} settings={settings} />
      {settings.ehr === null ? <p className={classes.hint}>{t('firstRun.noDirectoryHint')}</p> : null}
    </ConnectionStep>
  );
}

export function ViewerStep({ settings, turns }: StepOfSite) {
  const { t } = useWords();
  const connection = useViewerConnection(settings);
  const isSet = settings.viewer !== null || (connection.form.source === 'ehr' && connection.isSaved);
  return (
    <ConnectionStep
      step="viewer"
      connection={connection}
      isSet={isSet}
      noneWords={t('firstRun.noViewer')}
      result={connection.trial ? <ViewerTrialNote trial={connection.trial} /> : null}
      turns={turns}
    >
      <ViewerFields connection={connection} settings={settings} />
    </ConnectionStep>
  );
}
