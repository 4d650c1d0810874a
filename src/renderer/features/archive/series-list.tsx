import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ArchiveSeries } from '../../../contract/archive.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { PreviewImage } from './preview-image.tsx';
import classes from './series-list.module.css';
import { useShownArchive } from './shown-archive.ts';

/** The series of a study, each with a picture of its middle. A click opens its images. */
export function SeriesList({
  study,
  series,
  onOpen,
}: {
  study: ArchiveStudy;
  series: readonly ArchiveSeries[];
  onOpen: (series: ArchiveSeries) => void;
}) {
  return (
    <ul className={classes.list}>
      {series.map((one) => (
        <li key={one.id}>
          <Row study={study} series={one} onOpen={() => onOpen(one)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ study, series, onOpen }: { study: ArchiveStudy; series: ArchiveSeries; onOpen: () => void }) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const { studyInstanceUid } = study;
  const instances = useQuery({
    queryKey: queryKeys.archiveInstances(archive, series.id),
    queryFn: ({ signal }) => calls.instances({ ...which, studyInstanceUid, seriesId: series.id }, { signal }),
    // The archive changes without telling.
    staleTime: 0,
  });
  const middle = instances.data?.[Math.floor(instances.data.length / 2)];
  const name = visibleText(series.description) || t('archive.unnamedSeries');
  return (
    <UnstyledButton className={classes.row ?? ''} title={t('archive.showSeries', { name })} onClick={onOpen}>
      <PreviewImage
        place={middle ? { id: middle.id, studyInstanceUid, seriesInstanceUid: series.seriesInstanceUid } : null}
        label=""
        size="small"
      />
      <span className={classes.text}>
        <span className={classes.name}>{name}</span>
        <span className={classes.facts}>
          <FactLine
            facts={[
              series.number === null ? '' : String(series.number),
              series.modality,
              visibleText(series.bodyPart),
              t('common.images', { count: series.instances }),
            ]}
          />
        </span>
      </span>
      <IconChevronRight size={16} aria-hidden className={classes.chevron} />
    </UnstyledButton>
  );
}
