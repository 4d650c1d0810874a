import type { ReactNode } from 'react';
import classes from './note.module.css';
import { type Tone, toneIcons } from './tone.ts';

/** A short message in the flow of a screen: one headline, one line of what to do, and what can be done about it. */
export function Note({
  tone,
  title,
  children,
  actions,
  live,
}: {
  tone: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out when it appears: `alert` at once, `status` at the next pause. */
  live?: 'alert' | 'status';
}) {
  const ToneIcon = toneIcons[tone];
  return (
    <div className={classes.note} data-tone={tone} role={live}>
      <ToneIcon size={20} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <p className={classes.title}>{title}</p>
        {children ? <div className={classes.body}>{children}</div> : null}
      </div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
