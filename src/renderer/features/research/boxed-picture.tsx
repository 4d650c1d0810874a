import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { FramePicture, PixelBox } from '../../../contract/research.ts';
import { paperOf } from '../../preview/paper.ts';
import { useWords } from '../../words/use-words.ts';
import { boxAfterKey, drawnBox, type Point } from './boxes.ts';
import classes from './pixel-review.module.css';

/** An image with the boxes that will be black in it. A pointer draws new ones; each box takes keys when it has the focus. */
export function BoxedPicture({
  picture,
  boxes,
  onChange,
}: {
  picture: FramePicture;
  boxes: readonly PixelBox[];
  onChange: (boxes: PixelBox[]) => void;
}) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawing, setDrawing] = useState<{ from: Point; to: Point } | null>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, picture);
  }, [picture]);
  const pointOf = ({ currentTarget, clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return { x: ((clientX - left) / width) * picture.width, y: ((clientY - top) / height) * picture.height };
  };
  const drawn = drawing ? drawnBox(drawing.from, drawing.to, picture) : undefined;
  const place = ({ x, y, width, height }: PixelBox) => ({
    insetInlineStart: `${(100 * x) / picture.width}%`,
    insetBlockStart: `${(100 * y) / picture.height}%`,
    inlineSize: `${(100 * width) / picture.width}%`,
    blockSize: `${(100 * height) / picture.height}%`,
  });
  return (
    // An image is not mirrored where the language is written from right to left.
    <div dir="ltr" className={classes.stage}>
      <div
        className={classes.picture}
        onPointerDown={(event) => {
          if (event.button !== 0 || event.target instanceof HTMLButtonElement) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const from = pointOf(event);
          setDrawing({ from, to: from });
        }}
        onPointerMove={(event) => {
          if (drawing) setDrawing({ from: drawing.from, to: pointOf(event) });
        }}
        onPointerUp={() => {
          setDrawing(null);
          if (drawn) onChange([...boxes, drawn]);
        }}
        onPointerCancel={() => setDrawing(null)}
      >
        <canvas ref={canvas} className={classes.canvas} role="img" aria-label={t('research.boxes.canvas')} />
        {boxes.map((box, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place in the list; its numbers change under the keys
            key={index}
            type="button"
            className={classes.box}
            style={place(box)}
            aria-label={t('research.boxes.box', { number: index + 1 })}
            onKeyDown={(event) => {
              const next = boxAfterKey(box, event, picture);
              if (next === undefined) return;
              event.preventDefault();
              onChange(boxes.flatMap((one, at) => (at === index ? (next ?? []) : one)));
            }}
          />
        ))}
        {drawn ? <div className={classes.box} style={place(drawn)} /> : null}
      </div>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, { width, height, samples, pixels }: FramePicture): void {
  canvas.width = width;
  canvas.height = height;
  const paper = paperOf(canvas);
  if (!paper) return;
  const stored = atob(pixels);
  const image = paper.createImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let colour = 0; colour < 3; colour += 1)
      image.data[4 * pixel + colour] = stored.charCodeAt(samples === 1 ? pixel : 3 * pixel + colour);
    image.data[4 * pixel + 3] = 255;
  }
  paper.putImageData(image, 0, 0);
}
