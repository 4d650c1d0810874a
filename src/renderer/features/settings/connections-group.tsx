import type { Settings } from '../../../contract/settings.ts';
import { ArchiveFields } from '../../app/connect/archive-fields.tsx';
import { DirectoryFields } from '../../app/connect/directory-fields.tsx';
import { ArchiveTrialNote, DirectoryTrialNote, ViewerTrialNote } from '../../app/connect/trial-notes.tsx';
import { useArchiveConnection, useDirectoryConnection, useViewerConnection } from '../../app/connect/use-connection.ts';
import { ViewerFields } from '../../app/connect/viewer-fields.tsx';
import { useWords } from '../../words/use-words.ts';
import { ConnectionCard } from './connection-card.tsx';
import { FurtherArchives } from './further-archives.tsx';
import { ProxySection, WireSection } from './wire-section.tsx';

/** Archive, directory and viewer, each tested as it is typed. */
export function ConnectionsGroup({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const archive = useArchiveConnection(settings);
  const directory = useDirectoryConnection(settings);
  const viewer = useViewerConnection(settings);
  return (
    <>
      <ConnectionCard
        title={t('settings.archiveTitle')}
        text={t('settings.archiveText')}
        connection={archive}
        removeAsk={null}
        result={archive.trial ? <ArchiveTrialNote trial={archive.trial} /> : null}
      >
        <ArchiveFields connection={archive} isKept={settings.archive?.hasPassword ?? false} />
      </ConnectionCard>
      <FurtherArchives settings={settings} />
      <ConnectionCard
        title={t('settings.directoryTitle')}
        text={t('settings.directoryText')}
        connection={directory}
        removeAsk={settings.ehr === null ? null : t('settings.directoryRemoveAsk')}
        result={directory.trial ? <DirectoryTrialNote trial={directory.trial} /> : null}
      >
        <DirectoryFields connection={directory} settings={settings} />
      </ConnectionCard>
      <ConnectionCard
        title={t('settings.viewerTitle')}
        text={t('settings.viewerText')}
        connection={viewer}
        removeAsk={settings.viewer === null ? null : t('settings.viewerRemoveAsk')}
        result={viewer.trial ? <ViewerTrialNote trial={viewer.trial} /> : null}
      >
        <ViewerFields connection={viewer} settings={settings} />
      </ConnectionCard>
      <WireSection part="archive" settings={settings} />
      <WireSection part="ehr" settings={settings} />
      <ProxySection settings={settings} />
    </>
  );
}
