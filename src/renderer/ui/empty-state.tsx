import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** What a screen shows when there is nothing: why, and the one thing to do about it. */
export function EmptyState({
  icon: StateIcon,
  title,
  text,
  action,
}: {
  icon: Icon;
  title: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <StateIcon size={40} stroke={1.25} aria-hidden className={classes.icon} />
      <p className={classes.title}>{title}</p>
      {text ? <p className={classes.text}>{text}</p> : null}
      {action}
    </div>
  );
}
