import { useIntersection } from '@mantine/hooks';
import { useState } from 'react';
import type { StudySummary } from '../../../contract/scan.ts';
import { Thumbnail } from '../../preview/series-thumbnail.tsx';
import { type SeriesRef, useSeriesItems } from '../../preview/use-picture.ts';
import { pictureSeries } from './picture-series.ts';
import classes from './study-list.module.css';

/** A small picture of a study, asked for once it comes into view. It says nothing that does not stand beside it in words. */
export function StudyPicture({ scanId, study }: { scanId: string; study: StudySummary }) {
  const { ref, entry } = useIntersection<HTMLSpanElement>();
  const [wasSeen, setSeen] = useState(false);
  if (entry?.isIntersecting && !wasSeen) setSeen(true);
  const series = pictureSeries(study);
  const { studyInstanceUid } = study;
  return (
    <span ref={ref} className={classes.picture} aria-hidden>
      {wasSeen && series ? (
        <SeenPicture series={{ scanId, studyInstanceUid, seriesInstanceUid: series.seriesInstanceUid }} />
      ) : null}
    </span>
  );
}

function SeenPicture({ series }: { series: SeriesRef }) {
  const items = useSeriesItems(series).data;
  const middle = items?.[Math.floor(items.length / 2)];
  const { scanId, studyInstanceUid } = series;
  return <Thumbnail object={middle ? { scanId, studyInstanceUid, sopInstanceUid: middle.sopInstanceUid } : null} />;
}
