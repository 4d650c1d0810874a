import { IconFileText, IconFileTypePdf, IconMovie, IconPhotoOff, IconShape } from '@tabler/icons-react';
import { faultOf } from '../words/fault-words.ts';
import { useWords } from '../words/use-words.ts';
import { PictureCanvas } from './picture-canvas.tsx';
import classes from './series-thumbnail.module.css';
import { type ObjectRef, type SeriesRef, type Shown, useSeriesItems, useThumbnail } from './use-picture.ts';

/** The middle image of a series, small; or a sign for what else it is. As a button it opens the series. */
export function SeriesThumbnail({
  series,
  label,
  isCurrent,
  onOpen,
}: {
  series: SeriesRef;
  label: string;
  isCurrent?: boolean;
  onOpen: () => void;
}) {
  const items = useSeriesItems(series);
  const middle = items.data?.[Math.floor(items.data.length / 2)];
  const { scanId, studyInstanceUid } = series;
  const ref = middle === undefined ? null : { scanId, studyInstanceUid, sopInstanceUid: middle.sopInstanceUid };
  return (
    <button
      type="button"
      className={classes.open}
      aria-label={label}
      aria-current={isCurrent}
      title={label}
      onClick={onOpen}
    >
      <Thumbnail object={ref} />
    </button>
  );
}

/** A small picture of one object. */
export function Thumbnail({ object }: { object: ObjectRef | null }) {
  const { data, error } = useThumbnail(object);
  const { t } = useWords();
  return (
    <span className={classes.frame} data-state={error ? 'broken' : (data?.kind ?? 'waiting')}>
      {error ? (
        <IconPhotoOff size={22} aria-label={t(`fault.${faultOf(error).code}.what`)} />
      ) : data ? (
        <Sign shown={data} />
      ) : null}
    </span>
  );
}

function Sign({ shown }: { shown: Shown }) {
  const { t } = useWords();
  switch (shown.kind) {
    case 'picture': {
      const { bitmap, layout } = shown.picture;
      const height = bitmap.height * layout.pixelAspect;
      const scale = 100 / Math.max(bitmap.width, height);
      return (
        <PictureCanvas
          bitmap={bitmap}
          label={t('preview.thumbnail')}
          style={{ width: `${bitmap.width * scale}%`, height: `${height * scale}%` }}
        />
      );
    }
    case 'report':
      return <IconFileText size={22} aria-label={t('preview.kindReport')} />;
    case 'pdf':
      return <IconFileTypePdf size={22} aria-label={t('preview.kindPdf')} />;
    case 'film':
      return <IconMovie size={22} aria-label={t('preview.kindFilm')} />;
    case 'other':
      return <IconShape size={22} aria-label={t('preview.kindOther')} />;
    case 'broken':
      return <IconPhotoOff size={22} aria-label={t(`preview.problem.${shown.problem}.title`)} />;
  }
}
