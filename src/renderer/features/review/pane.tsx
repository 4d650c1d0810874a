import type { ReactNode } from 'react';
import classes from './pane.module.css';

/** One of the panes of Review: scrolls by itself, reached with F6. */
export function Pane({ name, children, sunk }: { name: string; children: ReactNode; sunk?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.pane} aria-label={name} data-pane data-sunk={sunk} tabIndex={0}>
      {children}
    </section>
  );
}
