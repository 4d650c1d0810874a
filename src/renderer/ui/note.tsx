import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './note.module.css';
import { type Tone, toneIcons } from './tone.ts';

/** A short message in the flow of a screen: one headline, one line of what to do, and what can be done about it. */
export function Note({
  tone,
  icon,
  title,
  children,
  actions,
  live,
}: {
  tone: Tone;
  /** Instead of the tone's own. */
  icon?: Icon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out when it appears: `alert` at once, `status` at the next pause. */
  live?: 'alert' | 'status';
}) {
  const NoteIcon = icon ?? toneIcons[tone];
  return (
    <div className={classes.note} data-tone={tone} role={live}>
      <NoteIcon size={20} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <p className={classes.title}>{title}</p>
        {children ? <div className={classes.body}>{children}</div> : null}
      </div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
