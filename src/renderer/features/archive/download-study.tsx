import { Button, Menu, Progress } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type DownloadFormat, type DownloadProgress, downloadFormats } from '../../../contract/archive.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './download-study.module.css';

interface Running {
  readonly downloadId: string;
  readonly stop: AbortController;
}

/** Downloads a study into a folder that the person chooses, shows how far it is, and lets it be stopped. */
export function DownloadStudy({ studyId }: { studyId: string }) {
  const { t } = useWords();
  const { engine, shell } = useServices();
  const running = useRef<Running | null>(null);
  const [progress, setProgress] = useState<DownloadProgress | null>(null);
  useEffect(
    () =>
      engine.archive.downloadProgress((step) => {
        if (step.downloadId === running.current?.downloadId) setProgress(step);
      }),
    [engine],
  );
  const download = useMutation({
    async mutationFn(format: DownloadFormat) {
      const [inFolder] = await shell.dialog.choosePaths({ kind: 'folder' });
      if (inFolder === undefined) return null;
      const stop = new AbortController();
      const downloadId = crypto.randomUUID();
      running.current = { downloadId, stop };
      return engine.archive.download({ downloadId, studyId, format, to: { inFolder } }, { signal: stop.signal });
    },
    onSettled() {
      running.current = null;
      setProgress(null);
    },
  });
  const failure = download.error ? faultOf(download.error) : null;
  return (
    <>
      <Menu shadow="md" position="bottom-start">
        <Menu.Target>
          <Button
            size="sm"
            variant="default"
            disabled={download.isPending}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('archive.download')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('archive.downloadAs')}</Menu.Label>
          {downloadFormats.map((format) => (
            <Menu.Item key={format} onClick={() => download.mutate(format)}>
              {t(`archive.format.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {progress ? (
        <div className={classes.progress}>
          <div className={classes.line}>
            <span>{t('archive.downloading', { done: progress.done, total: progress.total })}</span>
            <Button size="compact-sm" variant="default" onClick={() => running.current?.stop.abort()}>
              {t('archive.stop')}
            </Button>
          </div>
          <Progress
            value={progress.total === 0 ? 0 : (progress.done / progress.total) * 100}
            aria-label={t('archive.downloading', { done: progress.done, total: progress.total })}
          />
        </div>
      ) : null}
      {download.data ? (
        <div className={classes.outcome}>
          <Note tone="proven" title={t('archive.downloaded', { count: download.data.instances })} live="status">
            {t(`archive.checkedBy.${download.data.checkedBy}`)}
            <div className={classes.path}>{download.data.path}</div>
          </Note>
        </div>
      ) : null}
      {failure ? (
        <div className={classes.outcome}>
          {failure.code === 'cancelled' ? (
            <Note tone="waiting" title={t('archive.stopped')} live="status" />
          ) : (
            <FaultNote fault={failure} live="alert" />
          )}
        </div>
      ) : null}
    </>
  );
}
