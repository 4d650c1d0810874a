import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import type { PixelLayout } from '../../contract/preview.ts';
import { paperOf } from './paper.ts';
import classes from './picture-canvas.module.css';

/** The overlays that an image brings (PS3.3 §C.9.2), in white over its pixels. */
export function OverlayPicture({ layout, style }: { layout: PixelLayout; style: CSSProperties }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const shown = canvas.current;
    const context = paperOf(shown);
    if (!shown || !context) return;
    shown.width = layout.columns;
    shown.height = layout.rows;
    const image = context.createImageData(layout.columns, layout.rows);
    for (const { rows, columns, originRow, originColumn, bits } of layout.overlays) {
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          const bit = row * columns + column;
          const [x, y] = [column + originColumn - 1, row + originRow - 1];
          const isOn = ((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1;
          if (isOn && x >= 0 && y >= 0 && x < layout.columns && y < layout.rows)
            image.data.fill(255, 4 * (y * layout.columns + x), 4 * (y * layout.columns + x) + 4);
        }
      }
    }
    context.putImageData(image, 0, 0);
  }, [layout]);
  return <canvas ref={canvas} aria-hidden className={classes.picture} style={style} />;
}
