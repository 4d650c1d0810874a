import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo } from 'react';
import type { StudySummary } from '../../../contract/scan.ts';
import { SeriesThumbnail } from '../../preview/series-thumbnail.tsx';
import { useDecodersReady } from '../../preview/use-picture.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './series-table.module.css';

const shownAtFirst = 8;

/** The series of a study, each with its picture, which opens it. Drawn anew for another study only: somebody types values below it. */
export const SeriesTable = memo(function SeriesTable({
  scanId,
  study,
  onOpen,
}: {
  scanId: string;
  study: StudySummary;
  onOpen: (seriesInstanceUid: string) => void;
}) {
  const { t, format } = useWords();
  useDecodersReady();
  const [isAll, all] = useDisclosure(false);
  const series = isAll ? study.series : study.series.slice(0, shownAtFirst);
  const more = study.series.length - shownAtFirst;
  return (
    <Section title={t('review.seriesTitle')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.thumbnail}>
              <span className={classes.hidden}>{t('preview.title')}</span>
            </th>
            <th scope="col" className={classes.number}>
              {t('review.seriesNumber')}
            </th>
            <th scope="col">{t('review.seriesModality')}</th>
            <th scope="col">{t('review.seriesDescription')}</th>
            <th scope="col" className={classes.number}>
              {t('review.seriesImages')}
            </th>
            <th scope="col" className={classes.number}>
              {t('review.seriesSize')}
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <tr key={one.seriesInstanceUid}>
              <td className={classes.thumbnail}>
                <SeriesThumbnail
                  series={{
                    scanId,
                    studyInstanceUid: study.studyInstanceUid,
                    seriesInstanceUid: one.seriesInstanceUid,
                  }}
                  label={t('preview.openSeries', { name: one.description || t('review.noDescription') })}
                  onOpen={() => onOpen(one.seriesInstanceUid)}
                />
              </td>
              <td className={classes.number}>{one.number ?? '–'}</td>
              <td>{one.modality}</td>
              <td className={classes.description}>
                {one.description || t('review.noDescription')}
                {one.missing > 0 ? (
                  <span className={classes.missing}>
                    {t('review.seriesMissing', { missing: one.missing, listed: one.listed })}
                  </span>
                ) : null}
                {(one.lost ?? 0) > 0 ? (
                  <span className={classes.missing}>{t('review.seriesLost', { count: one.lost ?? 0 })}</span>
                ) : null}
                {one.unlisted > 0 ? (
                  <span className={classes.unlisted}>{t('review.seriesUnlisted', { count: one.unlisted })}</span>
                ) : null}
              </td>
              <td className={classes.number}>{one.instances}</td>
              <td className={classes.number}>{format.bytes(one.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <div>
          <Button variant="subtle" size="xs" onClick={all.toggle}>
            {isAll ? t('review.seriesLess') : t('review.seriesMore', { count: more })}
          </Button>
        </div>
      ) : null}
    </Section>
  );
});
