import { Skeleton } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../app/query-keys.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './preview-image.module.css';
import { useShownArchive } from './shown-archive.ts';

/** A picture that the archive draws; a sheet of paper where there is nothing to draw. `place` null: not known yet. */
export function PreviewImage({
  place,
  label,
  size,
}: {
  place: { id: string; studyInstanceUid: string; seriesInstanceUid: string } | null;
  /** Empty where the text beside it says the same. */
  label: string;
  size: 'small' | 'large';
}) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const preview = useQuery({
    queryKey: queryKeys.archivePreview(archive, place?.id ?? ''),
    queryFn: ({ signal }) => (place ? calls.preview({ ...which, ...place }, { signal }) : null),
    enabled: place !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const picture = preview.data;
  return (
    <span className={classes.frame} data-size={size}>
      {picture ? (
        <img className={classes.image} alt={label} src={`data:${picture.mediaType};base64,${picture.base64}`} />
      ) : preview.isPending ? (
        <Skeleton width="100%" height="100%" radius={0} />
      ) : (
        <span className={classes.none}>
          <IconFileText size={size === 'small' ? 20 : 32} stroke={1.25} aria-hidden />
          {size === 'large' ? t('archive.noPreview') : null}
        </span>
      )}
    </span>
  );
}
