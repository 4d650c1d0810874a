import { Fragment, type ReactNode } from 'react';
import classes from './fact-line.module.css';

/** Short facts on one line, parted by dots; empty ones are left out. */
export function FactLine({ facts }: { facts: readonly (string | null | undefined | false)[] }) {
  const shown = facts.filter((fact): fact is string => Boolean(fact));
  return (
    <span className={classes.line}>
      {shown.map((fact, index) => (
        <Fragment key={fact}>
          {index > 0 ? <span className={classes.dot}> · </span> : null}
          <bdi>{fact}</bdi>
        </Fragment>
      ))}
    </span>
  );
}

/** Label and value pairs, one under the other. */
export function FactList({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={classes.list}>
      {facts.map(({ label, value }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
