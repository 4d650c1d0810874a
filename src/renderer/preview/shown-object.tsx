import { useElementSize } from '@mantine/hooks';
import type { ImageFacts } from '../../contract/preview.ts';
import { readableName } from '../words/person-name.ts';
import { useWords } from '../words/use-words.ts';
import type { Picture } from './decoder-messages.ts';
import { OverlayPicture } from './overlay-picture.tsx';
import { PictureCanvas } from './picture-canvas.tsx';
import type { Placement } from './picture-stage.tsx';
import classes from './preview-pane.module.css';
import { ReportView } from './report-view.tsx';
import type { Shown } from './use-picture.ts';

/** What is on the stage: a picture, a report's text, or in words why there is neither. */
export function ShownObject({
  shown,
  hasTexts,
  placement,
  position,
}: {
  shown: Shown | undefined;
  hasTexts: boolean;
  placement: Placement;
  position: string;
}) {
  const { t, format } = useWords();
  if (shown === undefined) return <p role="status">{t('preview.waiting')}</p>;
  switch (shown.kind) {
    case 'picture':
      return (
        <>
          <PlacedPicture picture={shown.picture} hasTexts={hasTexts} placement={placement} position={position} />
          {hasTexts ? <Corners picture={shown.picture} facts={shown.facts} position={position} /> : null}
        </>
      );
    case 'report':
      return <ReportView report={shown} />;
    case 'pdf':
      return (
        <Message
          title={shown.title || t('preview.kindPdf')}
          text={t('preview.pdfText', { size: format.bytes(shown.bytes) })}
        />
      );
    case 'film':
      return <Message title={t('preview.kindFilm')} text={t('preview.filmText')} />;
    case 'other':
      return <Message title={t('preview.kindOther')} text={t('preview.otherText', { what: shown.what })} />;
    case 'broken':
      return (
        <Message
          isAlert
          title={t(`preview.problem.${shown.problem}.title`)}
          text={t(`preview.problem.${shown.problem}.text`)}
        />
      );
  }
}

function Message({ title, text, isAlert = false }: { title: string; text: string; isAlert?: boolean }) {
  return (
    <div className={classes.message} role={isAlert ? 'alert' : 'status'}>
      <p className={classes.messageTitle}>{title}</p>
      <p>{text}</p>
    </div>
  );
}

function PlacedPicture({
  picture,
  hasTexts,
  placement,
  position,
}: {
  picture: Picture;
  hasTexts: boolean;
  placement: Placement;
  position: string;
}) {
  const { t } = useWords();
  const { ref, width, height } = useElementSize();
  const { layout, bitmap } = picture;
  const tall = layout.rows * layout.pixelAspect;
  const scale = Math.min(width / layout.columns, height / tall) * placement.zoom || 0;
  const style = {
    width: layout.columns * scale,
    height: tall * scale,
    transform: `translate(${placement.x}px, ${placement.y}px)`,
    // Enlarged pixels are shown as they are: smoothing would invent what was not measured.
    imageRendering: scale > 4 ? ('pixelated' as const) : ('auto' as const),
  };
  return (
    <div ref={ref} className={classes.layer}>
      <PictureCanvas bitmap={bitmap} label={t('preview.picture', { position })} style={style} />
      {hasTexts && layout.overlays.length > 0 ? <OverlayPicture layout={layout} style={style} /> : null}
    </div>
  );
}

/** The texts that every workstation has in the corners: who and what this is, and how it is being looked at. */
function Corners({ picture, facts, position }: { picture: Picture; facts: ImageFacts; position: string }) {
  const { t, format } = useWords();
  const lines = (...parts: string[]) => parts.filter(Boolean).join('\n');
  const { window } = picture;
  const day = (date: string) =>
    /^\d{8}$/.test(date) ? format.date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`) : '';
  const round = (value: number) => (Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)));
  return (
    <>
      <p className={classes.corner} data-at="top-start">
        {lines(
          readableName(facts.patientName),
          facts.patientId,
          lines(day(facts.birthDate), facts.sex).replace('\n', ' · '),
        )}
      </p>
      <p className={classes.corner} data-at="top-end">
        {lines(facts.institution, day(facts.studyDate), facts.seriesDescription)}
      </p>
      <p className={classes.corner} data-at="bottom-start">
        {lines(facts.laterality, position)}
      </p>
      <p className={classes.corner} data-at="bottom-end">
        {lines(
          `${picture.layout.columns} × ${picture.layout.rows}`,
          window === null ? '' : t('preview.window', { center: round(window.center), width: round(window.width) }),
        )}
      </p>
    </>
  );
}
