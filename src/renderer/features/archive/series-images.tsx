import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import type { ArchiveSeries } from '../../../contract/archive.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { InstanceTags } from './instance-tags.tsx';
import { PreviewImage } from './preview-image.tsx';
import classes from './series-images.module.css';
import { useShownArchive } from './shown-archive.ts';

/** The images of one series, one at a time, each with all its tags. The arrow keys go from image to image. */
export function SeriesImages({
  study,
  series,
  onBack,
}: {
  study: ArchiveStudy;
  series: ArchiveSeries;
  onBack: () => void;
}) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const { studyInstanceUid } = study;
  const instances = useQuery({
    queryKey: queryKeys.archiveInstances(archive, series.id),
    queryFn: ({ signal }) => calls.instances({ ...which, studyInstanceUid, seriesId: series.id }, { signal }),
    // The archive changes without telling.
    staleTime: 0,
  });
  const list = instances.data ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const at = Math.min(chosen ?? Math.floor(list.length / 2), Math.max(0, list.length - 1));
  const instance = list[at];
  const go = (to: number) => setChosen(Math.max(0, Math.min(list.length - 1, to)));
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: list.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const place = instance ? { id: instance.id, studyInstanceUid, seriesInstanceUid: series.seriesInstanceUid } : null;
  const position = t('archive.imageOf', { number: at + 1, count: list.length });
  return (
    <div className={classes.images}>
      <Button
        size="sm"
        variant="subtle"
        color="gray"
        className={classes.back ?? ''}
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        data-autofocus
        onClick={onBack}
      >
        {t('archive.back')}
      </Button>
      <h2 className={classes.title}>{visibleText(series.description) || t('archive.unnamedSeries')}</h2>
      {instances.error ? <FaultNote fault={faultOf(instances.error)} live="alert" /> : null}
      {place ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys need a place to be heard */}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds form controls, this is a picture with two buttons */}
          <div role="group" aria-label={position} tabIndex={0} className={classes.picture} onKeyDown={onKeyDown}>
            <PreviewImage place={place} label={position} size="large" />
          </div>
          <div className={classes.steps}>
            <ActionIcon
              variant="default"
              aria-label={t('archive.previous')}
              disabled={at === 0}
              onClick={() => go(at - 1)}
            >
              <IconChevronLeft size={16} aria-hidden />
            </ActionIcon>
            <span aria-live="polite">{position}</span>
            <ActionIcon
              variant="default"
              aria-label={t('archive.next')}
              disabled={at >= list.length - 1}
              onClick={() => go(at + 1)}
            >
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
          </div>
          <InstanceTags key={place.id} place={place} />
        </>
      ) : null}
    </div>
  );
}
