import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { downloadFormats } from '../../../contract/plain.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../words/use-words.ts';
import { startDownload, useDownloads } from './downloads.ts';
import { useShownArchive } from './shown-archive.ts';

/** Downloads a study into a folder that the person chooses: as files, as a zip, or as a folder for a CD. */
export function DownloadStudy({ studyId, title }: { studyId: string; title: string }) {
  const { t } = useWords();
  const services = useServices();
  const { name: archive } = useShownArchive();
  const isRunning = useDownloads(({ runs }) =>
    runs.some((run) => run.studyId === studyId && run.result === null && run.fault === null),
  );
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <Button size="sm" variant="default" disabled={isRunning} leftSection={<IconDownload size={16} aria-hidden />}>
          {t('archive.download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('archive.downloadAs')}</Menu.Label>
        {downloadFormats.map((format) => (
          <Menu.Item key={format} onClick={() => void startDownload(services, { archive, studyId, title, format })}>
            {t(`archive.format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
