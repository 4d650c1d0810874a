import { Button, Slider } from '@mantine/core';
import { IconArrowLeft, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { StudySummary } from '../../contract/scan.ts';
import { FaultNote } from '../ui/fault-note.tsx';
import { useCover } from '../ui/use-cover.ts';
import { faultOf } from '../words/fault-words.ts';
import { useWords } from '../words/use-words.ts';
import type { View } from './grey-levels.ts';
import { PictureStage, type Placement, restingPlacement } from './picture-stage.tsx';
import { presetsOf } from './presets.ts';
import { keyAction } from './preview-keys.ts';
import classes from './preview-pane.module.css';
import { PreviewTools } from './preview-tools.tsx';
import { SeriesThumbnail } from './series-thumbnail.tsx';
import { ShownObject } from './shown-object.tsx';
import { usePicture, usePrefetch, useSeriesItems } from './use-picture.ts';
import { useCine, useStack } from './use-stack.ts';

const cineMs = 100;
const ownView: View = { by: 'object' };

interface Opened {
  readonly scanId: string;
  readonly study: StudySummary;
  readonly onClose: () => void;
}

/** The images of a study before they are imported, one series at a time. Lies over the panes of the review. */
export function PreviewPane({ seriesInstanceUid, ...opened }: Opened & { seriesInstanceUid: string }) {
  const [openUid, setOpenUid] = useState(seriesInstanceUid);
  // Another series is another section in the same place.
  const pane = useRef<HTMLElement>(null);
  useCover(pane);
  return <OpenSeries key={openUid} {...opened} paneRef={pane} seriesInstanceUid={openUid} onSeries={setOpenUid} />;
}

function OpenSeries({
  scanId,
  study,
  paneRef,
  seriesInstanceUid,
  onClose,
  onSeries,
}: Opened & { paneRef: RefObject<HTMLElement | null>; seriesInstanceUid: string; onSeries: (uid: string) => void }) {
  const { t, format } = useWords();
  const { studyInstanceUid } = study;
  const [series] = useState({ scanId, studyInstanceUid, seriesInstanceUid });
  const items = useSeriesItems(series);
  const objects = items.data?.length ?? 0;
  const [view, setView] = useState<View>(ownView);
  const [isInverted, setInverted] = useState(false);
  const [hasTexts, setTexts] = useState(true);
  const [isPlaying, setPlaying] = useState(false);
  const [placement, setPlacement] = useState<Placement>(restingPlacement);
  const [frames, setFrames] = useState(1);
  const { place, go, step, turn } = useStack(objects, frames, 0);
  const item = items.data?.[place.index];
  const object = item === undefined ? null : { scanId, studyInstanceUid, sopInstanceUid: item.sopInstanceUid };
  const shown = usePicture(object, { frame: place.frame, view, isInverted });
  const isDrawn = shown.data !== undefined && !shown.isPlaceholderData;
  const picture = shown.data?.kind === 'picture' ? shown.data.picture : null;
  useEffect(() => {
    if (isDrawn) setFrames(picture?.layout.frames ?? 1);
  }, [isDrawn, picture]);
  usePrefetch(items.data, series, place.index, isDrawn);
  const canPlay = picture !== null && (frames > 1 || objects > 1);
  useCine(isPlaying && canPlay, isDrawn, picture?.layout.frameTimeMs ?? cineMs, turn);

  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => stage.current?.focus(), []);
  const summary = study.series.find((one) => one.seriesInstanceUid === seriesInstanceUid);
  const presets = picture === null ? [] : presetsOf(picture, summary?.modality ?? '');
  const reset = () => {
    setView(ownView);
    setInverted(false);
    setPlacement(restingPlacement);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') return onClose();
    // Within sliders and buttons their own keys count.
    if (event.target !== stage.current) return;
    const action = keyAction(event);
    if (action === null) return;
    event.preventDefault();
    if (action.do === 'step') step(action.by);
    if (action.do === 'object') go(place.index + (frames > 1 ? action.by : 10 * action.by));
    if (action.do === 'first') go(0);
    if (action.do === 'last') go(objects - 1);
    if (action.do === 'preset') setView(presets[action.at]?.view ?? view);
    if (action.do === 'zoom') setPlacement((now) => ({ ...now, zoom: now.zoom * action.by }));
    if (action.do === 'invert') setInverted(!isInverted);
    if (action.do === 'play') setPlaying(!isPlaying && canPlay);
    if (action.do === 'reset') reset();
  };
  const position = t('preview.position', { number: place.index + 1, count: objects });
  const framePosition = frames > 1 ? t('preview.frame', { number: place.frame + 1, count: frames }) : '';
  return (
    <section
      ref={paneRef}
      className={classes.pane}
      aria-label={t('preview.title')}
      data-pane
      data-covers-panes
      onKeyDown={onKeyDown}
    >
      <div className={classes.bar}>
        <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>
          {t('preview.close')}
        </Button>
        <h2 className={classes.title}>{summary?.description || t('review.noDescription')}</h2>
        <PreviewTools
          presets={presets}
          view={view}
          isInverted={isInverted}
          hasTexts={hasTexts}
          isPicture={picture !== null}
          onView={setView}
          onInvert={() => setInverted(!isInverted)}
          onTexts={() => setTexts(!hasTexts)}
          onZoom={(by) => setPlacement((now) => ({ ...now, zoom: now.zoom * by }))}
          onReset={reset}
        />
      </div>
      <div className={classes.body}>
        <nav className={classes.series} aria-label={t('review.seriesTitle')}>
          {study.series.map((one) => (
            <SeriesThumbnail
              key={one.seriesInstanceUid}
              series={{ scanId, studyInstanceUid, seriesInstanceUid: one.seriesInstanceUid }}
              label={t('preview.openSeries', { name: one.description || t('review.noDescription') })}
              isCurrent={one.seriesInstanceUid === seriesInstanceUid}
              onOpen={() => onSeries(one.seriesInstanceUid)}
            />
          ))}
        </nav>
        <PictureStage
          stageRef={stage}
          picture={picture}
          placement={placement}
          onPlacement={setPlacement}
          onWindow={(window) => setView({ by: 'window', window })}
          onStep={step}
          label={t('preview.stage', { position: [position, framePosition].filter(Boolean).join(', ') })}
          kind={shown.data?.kind ?? 'waiting'}
        >
          {shown.error || items.error ? (
            <FaultNote fault={faultOf(shown.error ?? items.error)} live="alert" />
          ) : (
            <ShownObject shown={shown.data} hasTexts={hasTexts} placement={placement} position={position} />
          )}
        </PictureStage>
      </div>
      <div className={classes.foot}>
        <Button
          variant="default"
          size="xs"
          disabled={!canPlay}
          leftSection={isPlaying ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
          onClick={() => setPlaying(!isPlaying)}
        >
          {isPlaying ? t('preview.pause') : t('preview.play')}
        </Button>
        <Slider
          className={classes.slider ?? ''}
          label={null}
          thumbLabel={frames > 1 ? t('preview.frameSlider') : t('preview.slider')}
          min={1}
          max={Math.max(2, frames > 1 ? frames : objects)}
          disabled={frames < 2 && objects < 2}
          value={(frames > 1 ? place.frame : place.index) + 1}
          onChange={(value) => (frames > 1 ? go(place.index, value - 1) : go(value - 1))}
        />
        <span className={classes.count} role="status">
          {[position, framePosition].filter(Boolean).join(' · ')}
          {item === undefined ? '' : ` · ${format.bytes(item.bytes)}`}
        </span>
        <p className={classes.keys}>{t('preview.keys')}</p>
      </div>
    </section>
  );
}
