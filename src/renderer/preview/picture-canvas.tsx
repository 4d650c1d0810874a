import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import { paperOf } from './paper.ts';
import classes from './picture-canvas.module.css';

/** A drawn picture in its own pixels; its size on the screen is the style's. */
export function PictureCanvas({ bitmap, label, style }: { bitmap: ImageBitmap; label: string; style?: CSSProperties }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const shown = canvas.current;
    if (!shown) return;
    shown.width = bitmap.width;
    shown.height = bitmap.height;
    paperOf(shown)?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} role="img" aria-label={label} className={classes.picture} style={style} />;
}
