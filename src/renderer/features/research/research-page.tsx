import { Button, Loader } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResearchPreview, SeriesReview } from '../../../contract/research.ts';
import { tickedOptions } from '../../app/connect/connection-form.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ElementOutcomes } from './element-outcomes.tsx';
import { PixelReview } from './pixel-review.tsx';
import classes from './research-page.module.css';
import { SeriesHolds } from './series-holds.tsx';

/** "Import for research or teaching": what would leave of a study, what a person must look at first, and the one action. */
export function ResearchPage() {
  const { t } = useWords();
  const { engine } = useServices();
  const { go, openQueue, openScanId, researchStudyUid } = useNavigation();
  const [reviews, setReviews] = useState<readonly SeriesReview[]>([]);
  const [looking, setLooking] = useState<string | null>(null);
  const choice = { scanId: openScanId ?? '', studyInstanceUid: researchStudyUid ?? '', reviews: [...reviews] };
  const preview = useQuery({
    queryKey: queryKeys.researchPreview(choice),
    queryFn: ({ signal }) => engine.research.preview(choice, { signal }),
    placeholderData: keepPreviousData,
  });
  const approval = useMutation({
    mutationFn: () => engine.research.approve({ ...choice, urgent: false }),
    onSuccess: ({ id }) => openQueue(id),
  });
  const found = preview.data;
  const series = found?.series.find(({ seriesInstanceUid }) => seriesInstanceUid === looking);
  const review = (seriesInstanceUid: string, boxes: SeriesReview['boxes']) => {
    setReviews((all) => [
      ...all.filter((one) => one.seriesInstanceUid !== seriesInstanceUid),
      { seriesInstanceUid, boxes },
    ]);
    setLooking(null);
  };
  return (
    <div className={classes.page}>
      <div className={classes.content} data-pane>
        <Button
          variant="subtle"
          size="sm"
          className={classes.back ?? ''}
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={() => go('review')}
        >
          {t('research.back')}
        </Button>
        <h1 className={classes.title}>{t('research.title')}</h1>
        <p className={classes.intro}>{t('research.intro')}</p>
        {preview.error ? <FaultNote fault={faultOf(preview.error)} live="alert" /> : null}
        {preview.isPending ? (
          <p className={classes.intro} role="status">
            <Loader size="xs" aria-hidden /> {t('research.working')}
          </p>
        ) : null}
        {found ? (
          <>
            <Facts preview={found} />
            <SeriesHolds preview={found} reviews={reviews} looking={looking} onLook={setLooking} />
            {series && openScanId && researchStudyUid ? (
              <PixelReview
                key={series.seriesInstanceUid}
                study={{ scanId: openScanId, studyInstanceUid: researchStudyUid }}
                series={series}
                earlier={reviews.find((one) => one.seriesInstanceUid === looking)?.boxes ?? []}
                onDone={(boxes) => review(series.seriesInstanceUid, boxes)}
              />
            ) : null}
            <ElementOutcomes elements={found.elements} />
          </>
        ) : null}
      </div>
      {found ? (
        <footer className={classes.bar} data-pane>
          {approval.error ? <FaultNote fault={faultOf(approval.error)} live="alert" /> : null}
          <div className={classes.row}>
            <p className={classes.need} role="status">
              <Need preview={found} />
            </p>
            <Button
              size="md"
              disabled={leaving(found) === 0 || preview.isPlaceholderData}
              loading={approval.isPending}
              onClick={() => approval.mutate()}
            >
              {t('research.action')}
            </Button>
          </div>
        </footer>
      ) : null}
    </div>
  );
}

function Facts({ preview: { project, pseudonym, options } }: { preview: ResearchPreview }) {
  const { t } = useWords();
  const rulesOf = (names: readonly string[]) =>
    tickedOptions.filter((option) => names.includes(option)).map((option) => t(`research.option.${option}`));
  const dates = options.includes('retain-full-dates')
    ? t('research.datesFull')
    : options.includes('retain-modified-dates')
      ? t('research.datesModified')
      : t('research.datesRemoved');
  return (
    <FactList
      facts={[
        { label: t('research.project'), value: project },
        { label: t('research.pseudonym'), value: pseudonym },
        { label: t('research.dates'), value: dates },
        { label: t('research.options'), value: [t('research.basic'), ...rulesOf(options)].join(' · ') },
      ]}
    />
  );
}

function Need({ preview }: { preview: ResearchPreview }) {
  const { t } = useWords();
  const count = leaving(preview);
  if (count === 0) return t('research.nothing');
  const held = preview.images - count;
  const ready = t('research.ready', { count, pseudonym: preview.pseudonym });
  return held === 0 ? ready : `${ready} ${t('research.heldToo', { count: held })}`;
}

function leaving({ images, series }: ResearchPreview): number {
  return images - series.flatMap(({ held }) => held).reduce((sum, one) => sum + one.images, 0);
}
