import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import type { ResearchPreview, SeriesReview } from '../../../contract/research.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './research-page.module.css';

/** Series by series: how many images leave, what is held and why, and the way to look at what may show a name. */
export function SeriesHolds({
  preview,
  reviews,
  looking,
  onLook,
}: {
  preview: ResearchPreview;
  reviews: readonly SeriesReview[];
  looking: string | null;
  onLook: (seriesInstanceUid: string | null) => void;
}) {
  const { t } = useWords();
  return (
    <Section title={t('research.seriesTitle')} text={t('research.seriesText')}>
      <ul className={classes.series}>
        {preview.series.map((series) => {
          const uid = series.seriesInstanceUid;
          const held = series.held.reduce((sum, one) => sum + one.images, 0);
          const review = reviews.find((one) => one.seriesInstanceUid === uid);
          const mayLook = review !== undefined || series.held.some(({ reason }) => reason === 'review-pixels');
          return (
            <li key={uid} className={classes.one}>
              <div className={classes.what}>
                <p className={classes.name}>
                  {series.modality} {series.description || t('research.seriesName', { number: series.number ?? '–' })}
                </p>
                <p className={classes.marks}>
                  {series.images > held ? (
                    <StatusBadge tone="working">{t('research.leaves', { count: series.images - held })}</StatusBadge>
                  ) : null}
                  {series.held.map(({ reason, images }) => (
                    <StatusBadge key={reason} tone="person">
                      {t('research.heldCount', { count: images, reason: t(`research.reason.${reason}`) })}
                    </StatusBadge>
                  ))}
                  {review ? <span>{t('research.reviewed', { count: review.boxes.length })}</span> : null}
                </p>
              </div>
              {mayLook ? (
                <Button
                  variant="default"
                  size="sm"
                  className={classes.look ?? ''}
                  leftSection={<IconEye size={16} aria-hidden />}
                  aria-expanded={looking === uid}
                  onClick={() => onLook(looking === uid ? null : uid)}
                >
                  {review ? t('research.lookAgain') : t('research.look')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
