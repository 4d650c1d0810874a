import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './tag-diff.module.css';

/** One value, old → new. `to` null means that it goes. */
export function TagDiff({
  label,
  from,
  to,
  note,
  words,
  children,
}: {
  label: string;
  from: readonly string[];
  to: string | null;
  note: string;
  words: { empty: string; removed: string; change: string };
  /** What else is to be said of the change, below it. */
  children?: ReactNode;
}) {
  const olds = from.length === 0 ? [''] : from;
  return (
    <li className={classes.diff}>
      <span className={classes.label}>{label}</span>
      <span className={classes.note}>{note}</span>
      <span className={classes.values}>
        <span className={classes.old}>
          {olds.map((value) => (
            <del key={value}>{value || words.empty}</del>
          ))}
        </span>
        <IconArrowRight size={16} role="img" aria-label={words.change} className={classes.arrow} />
        <ins className={classes.new}>{to === null ? words.removed : to || words.empty}</ins>
      </span>
      {children ? <div className={classes.more}>{children}</div> : null}
    </li>
  );
}
