import { Button } from '@mantine/core';
import { IconDisc } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './file-dropzone.module.css';
import { useReadPaths } from './use-open-paths.ts';

/** Text that is dragged from one field into another is the page's own affair. */
const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Lets folders and files be dropped anywhere on what it holds. */
export function FileDropzone({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { pathForFile } = useServices();
  const readPaths = useReadPaths();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState(false);

  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setOver(false);
    const paths = [...event.dataTransfer.files].map(pathForFile).filter(Boolean);
    setRefused(paths.length === 0);
    readPaths(paths);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the same is done by the buttons on Home
    <div
      className={classes.zone}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget === null) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {over ? (
        <div className={classes.over}>
          <IconDisc size={48} stroke={1.25} aria-hidden />
          {t('home.dropNow')}
        </div>
      ) : null}
      {refused ? (
        <div className={classes.refused}>
          <Note
            tone="person"
            live="alert"
            title={t('home.noPath')}
            actions={
              <Button size="xs" variant="default" onClick={() => setRefused(false)}>
                {t('common.close')}
              </Button>
            }
          />
        </div>
      ) : null}
    </div>
  );
}
