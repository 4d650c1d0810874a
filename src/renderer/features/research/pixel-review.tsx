import { Button, Slider } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PixelBox, ResearchPreview } from '../../../contract/research.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { BoxedPicture } from './boxed-picture.tsx';
import { firstBox } from './boxes.ts';
import classes from './pixel-review.module.css';

/** A person looks through the images of a series and draws boxes over what is written: they hold for all of its images. */
export function PixelReview({
  study,
  series,
  earlier,
  onDone,
}: {
  study: { scanId: string; studyInstanceUid: string };
  series: ResearchPreview['series'][number];
  earlier: readonly PixelBox[];
  onDone: (boxes: PixelBox[]) => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const [at, setAt] = useState(0);
  const [frame, setFrame] = useState(0);
  const [boxes, setBoxes] = useState<readonly PixelBox[]>(earlier);
  const sopInstanceUid = series.sopInstanceUids[at] ?? '';
  const picture = useQuery({
    queryKey: queryKeys.frame(study.scanId, sopInstanceUid, frame),
    queryFn: ({ signal }) => engine.research.frame({ ...study, sopInstanceUid, frame }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  const shown = picture.data;
  const total = series.sopInstanceUids.length;
  const goTo = (image: number) => {
    setAt(image);
    setFrame(0);
  };
  if (picture.error) return <FaultNote fault={faultOf(picture.error)} live="alert" />;
  if (shown === null) return <Note tone="person" title={t('research.boxes.notShown')} live="status" />;
  return (
    <Section title={t('research.boxes.title')} text={t('research.boxes.text')}>
      <div className={classes.review}>
        <div className={classes.side}>
          <p className={classes.count} aria-live="polite">
            {t('research.boxes.image', { at: at + 1, total })}
          </p>
          {total > 1 ? (
            <Slider
              label={null}
              min={1}
              max={total}
              value={at + 1}
              onChange={(value) => goTo(value - 1)}
              thumbLabel={t('research.boxes.image', { at: at + 1, total })}
            />
          ) : null}
          {shown && shown.frames > 1 ? (
            <>
              <p className={classes.count}>{t('research.boxes.frame', { at: frame + 1, total: shown.frames })}</p>
              <Slider
                label={null}
                min={1}
                max={shown.frames}
                value={frame + 1}
                onChange={(value) => setFrame(value - 1)}
                thumbLabel={t('research.boxes.frame', { at: frame + 1, total: shown.frames })}
              />
            </>
          ) : null}
          <div className={classes.actions}>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              disabled={!shown}
              onClick={() => shown && setBoxes((all) => [...all, firstBox(shown)])}
            >
              {t('research.boxes.add')}
            </Button>
            {series.proposed.length > 0 ? (
              <Button variant="default" size="sm" onClick={() => setBoxes(series.proposed)}>
                {t('research.boxes.proposed')}
              </Button>
            ) : null}
            {boxes.length > 0 ? (
              <Button variant="subtle" size="sm" onClick={() => setBoxes([])}>
                {t('research.boxes.clear')}
              </Button>
            ) : null}
          </div>
          <p className={classes.hint}>{t('research.boxes.keys')}</p>
          <p className={classes.hint}>{t('research.boxes.lookAll')}</p>
          <Button size="md" disabled={!shown} onClick={() => onDone([...boxes])}>
            {t('research.boxes.done', { count: boxes.length })}
          </Button>
        </div>
        {shown ? <BoxedPicture picture={shown} boxes={boxes} onChange={setBoxes} /> : null}
      </div>
    </Section>
  );
}
