import { Button, CloseButton, Progress } from '@mantine/core';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './download-note.module.css';
import { type DownloadRun, useDownloads } from './downloads.ts';

/** How far a download is, with a way to stop it; or what came of it. */
export function DownloadNote({ run, isTitled }: { run: DownloadRun; isTitled: boolean }) {
  const { t } = useWords();
  const dismiss = useDownloads((state) => state.dismiss);
  const { progress, result, fault } = run;
  const close = <CloseButton aria-label={t('common.close')} onClick={() => dismiss(run.studyId)} />;
  if (result)
    return (
      <Note tone="proven" title={t('archive.downloaded', { count: result.instances })} actions={close} live="status">
        {isTitled ? `${run.title}. ` : ''}
        {t(`archive.checkedBy.${result.checkedBy}`)}
        <div className={classes.path}>{result.path}</div>
      </Note>
    );
  if (fault?.code === 'cancelled')
    return <Note tone="waiting" title={t('archive.stopped')} actions={close} live="status" />;
  if (fault) return <FaultNote fault={fault} actions={close} live="alert" />;
  const words = progress
    ? t('archive.downloading', { done: progress.done, total: progress.total })
    : t('archive.downloadBegins');
  return (
    <div className={classes.running}>
      <div className={classes.line}>
        <span>{isTitled ? `${run.title}: ${words}` : words}</span>
        <Button size="compact-sm" variant="default" onClick={run.stop}>
          {t('archive.stop')}
        </Button>
      </div>
      <Progress value={progress?.total ? Math.round((progress.done / progress.total) * 100) : 0} aria-label={words} />
    </div>
  );
}
