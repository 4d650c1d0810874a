import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

/** A titled part of a screen, named for screen readers by its heading. */
export function Section({
  title,
  aside,
  children,
  text,
}: {
  title: string;
  text?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {aside}
      </div>
      {text ? <p className={classes.text}>{text}</p> : null}
      {children}
    </section>
  );
}
